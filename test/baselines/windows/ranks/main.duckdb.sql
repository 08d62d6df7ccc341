-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
WITH derived AS (
  SELECT
    id,
    rank() OVER (PARTITION BY country ORDER BY total DESC) AS place,
    row_number() OVER (ORDER BY placed_at) AS "row",
    lag(total, 1) OVER (PARTITION BY customer_id ORDER BY placed_at) AS before,
    ntile(3) OVER (ORDER BY total) AS third
  FROM shop_shop.orders
)
SELECT id, place, "row", before, CAST(third AS BIGINT) AS third
FROM derived
WHERE place <= 3;
