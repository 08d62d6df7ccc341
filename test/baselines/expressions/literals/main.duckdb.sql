-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT
  TRUE AS yes,
  CAST(1000 AS BIGINT) AS whole,
  CAST(10.50 AS DECIMAL(4,2)) AS exact,
  CAST(10 AS BIGINT) AS euros,
  CAST(0.995 AS DECIMAL(3,3)) AS share,
  'a "quoted" word
' AS text,
  DATE '2026-01-31' AS day,
  INTERVAL '15' MINUTE AS quarter_hour,
  [CAST(1 AS BIGINT), CAST(2 AS BIGINT), CAST(3 AS BIGINT)] AS numbers,
  {'x': CAST(1 AS BIGINT), 'y': 'b'} AS pair,
  coalesce(discount, NULL) AS nothing
FROM shop_shop.orders;
