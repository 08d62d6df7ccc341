-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
WITH derived AS (
  SELECT
    id,
    customer_id,
    status,
    country,
    placed_at,
    total - coalesce(discount, 0.00) - coalesce(discount, 0.00) AS a_rather_long_name_for_a_column,
    total * 2 - coalesce(discount, 0.00) AS another_rather_long_name_for_a_column
  FROM shop_shop.orders
)
SELECT
  id,
  a_rather_long_name_for_a_column,
  CAST(another_rather_long_name_for_a_column AS DECIMAL(14,2)) AS another_rather_long_name_for_a_column,
  country,
  status,
  customer_id,
  placed_at
FROM derived
WHERE a_rather_long_name_for_a_column > 100 AND another_rather_long_name_for_a_column > 100 OR country IN ('DE', 'FR', 'IT', 'ES', 'PT', 'NL', 'BE');
