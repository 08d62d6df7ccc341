-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_people AS
SELECT id, country
FROM shop_shop.customers;

CREATE OR REPLACE TABLE shop.case_mirror AS
SELECT id, total
FROM shop_shop.orders;

CREATE OR REPLACE TABLE shop.case_out AS
SELECT id, customer_id, status, total, discount, country, placed_at
FROM shop_shop.orders;
