-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT customer_id, id
FROM shop_shop.orders
QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY placed_at DESC, id, status, total, discount NULLS LAST, country) = 1;
