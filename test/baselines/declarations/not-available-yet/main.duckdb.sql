-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT id, customer_id, status, total, discount, country, placed_at
FROM shop_shop.orders;
