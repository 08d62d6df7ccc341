-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE VIEW shop.case_counts AS
WITH written AS (
    select country, count(*) as n
    from shop_shop.orders
    group by country
)
SELECT CAST(country AS VARCHAR) AS country, CAST(n AS BIGINT) AS n
FROM written;

CREATE OR REPLACE TABLE shop.case_out AS
SELECT country, n
FROM shop.case_counts
WHERE n IS NOT NULL;
