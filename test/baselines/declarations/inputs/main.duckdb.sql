-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT id, placed_at
FROM shop_shop.orders;

CREATE OR REPLACE TABLE shop.case_people AS
SELECT id, country
FROM shop_shop.customers;
