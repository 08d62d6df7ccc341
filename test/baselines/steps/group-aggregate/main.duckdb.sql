-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT
  CAST(placed_at AS DATE) AS day,
  country,
  sum(total) AS revenue,
  count(DISTINCT customer_id) AS buyers,
  CAST(sum(total) AS DOUBLE) / CAST(sum(1) AS BIGINT) AS mean
FROM shop_shop.orders
GROUP BY 1, 2;
