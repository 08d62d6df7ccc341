-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT
  id,
  count(*) OVER (ORDER BY placed_at ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING) AS around,
  sum(total) OVER (ORDER BY placed_at RANGE BETWEEN INTERVAL '7' DAY PRECEDING AND CURRENT ROW) AS week,
  max(total) OVER (PARTITION BY country ORDER BY placed_at ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS whole
FROM shop_shop.orders;
