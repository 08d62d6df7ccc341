-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT
  country,
  sum(total) FILTER (WHERE status = 'paid') AS paid,
  sum(total) FILTER (WHERE status = 'shipped') AS sent
FROM shop_shop.orders
GROUP BY country;
