-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT country, count(*) AS n
FROM shop_shop.orders
GROUP BY country
HAVING count(*) > 10;
