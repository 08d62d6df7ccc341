-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
WITH some_rows AS MATERIALIZED (
  SELECT id, total, placed_at
  FROM shop_shop.orders
  ORDER BY total DESC, placed_at
  LIMIT 10 OFFSET 20
)
SELECT id, total
FROM some_rows;
