-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT
  CAST(placed_at AS DATE) AS day,
  CAST(placed_at AS DATE) + 1 AS next_day,
  CAST(CAST(placed_at AS DATE) + INTERVAL '1' MONTH AS DATE) AS next_month,
  placed_at + INTERVAL '1' HOUR AS an_hour_on,
  placed_at - TIMESTAMP '2026-01-01 00:00:00' AS waited,
  CAST(CAST(placed_at AS DATE) AS TIMESTAMP) - CAST(DATE '2026-01-01' AS TIMESTAMP) AS between_days,
  year(placed_at) AS year
FROM shop_shop.orders;
