-- shop.Case 1.0.0, for DuckDB, by chimerac

-- Revenue per day and country.
CREATE OR REPLACE TABLE shop.case_daily AS
SELECT
  CAST(placed_at AS DATE) AS day,
  country,
  CAST(sum(total) AS DECIMAL(12,2)) AS revenue,
  count(*) AS orders
FROM shop_shop.orders
GROUP BY 1, 2;
