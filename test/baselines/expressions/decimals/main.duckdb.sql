-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT
  CAST(1.50 AS DECIMAL(4,3)) + CAST(2.125 AS DECIMAL(4,3)) AS sum,
  CAST(1.50 AS DECIMAL(4,3)) - CAST(2.125 AS DECIMAL(4,3)) AS difference,
  CAST(1.50 AS DECIMAL(3,2)) * CAST(2.125 AS DECIMAL(4,3)) AS product,
  CAST(1.50 AS DOUBLE) / 2.125 AS quotient,
  CAST(1.50 AS DECIMAL(3,2)) * CAST(3 AS DECIMAL(19,0)) AS scaled,
  CAST(CASE WHEN 2 = 0 THEN error('division by zero') ELSE 3 // 2 END AS BIGINT) AS whole,
  CAST(CASE WHEN 2 = 0 THEN error('division by zero') ELSE 3 % 2 END AS BIGINT) AS rest,
  CAST(-1.50 AS DECIMAL(3,2)) AS negative,
  CAST(round(2.125, 1) AS DECIMAL(38,3)) AS rounded
FROM shop_shop.orders;
