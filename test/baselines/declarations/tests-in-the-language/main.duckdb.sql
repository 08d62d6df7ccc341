-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_per_country AS
SELECT country, count(*) AS n
FROM shop_shop.orders
WHERE status = 'paid'
GROUP BY country;
