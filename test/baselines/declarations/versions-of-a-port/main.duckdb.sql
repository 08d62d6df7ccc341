-- shop.Case 2.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_revenue_v1 AS
SELECT id, total
FROM shop_shop.orders;

CREATE OR REPLACE TABLE shop.case_revenue AS
SELECT id, total, country
FROM shop_shop.orders;
