-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT id AS "order", customer_id AS buyer, status, total, upper(country) AS country
FROM shop_shop.orders;
