-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT id
FROM shop_shop.orders
WHERE total > 1
  AND total <= 100
  AND country IN ('DE', 'FR')
  AND country NOT IN ('US')
  AND placed_at BETWEEN TIMESTAMP '2026-01-01 00:00:00' AND TIMESTAMP '2026-12-31 23:59:59'
  AND regexp_matches(country, '^[A-Z]{2}$')
  AND NOT id = 'o_0000';
