-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT
  CAST(1 + CAST(2 AS BIGINT) * 3 AS BIGINT) AS a,
  CAST((CAST(1 AS BIGINT) + 2) * 3 AS BIGINT) AS b,
  CAST(-1 AS BIGINT) - (-2) AS c,
  NOT TRUE OR FALSE AND TRUE AS d,
  coalesce(discount, total) > 1 AS e,
  CAST(CAST(10 AS BIGINT) - 4 - 3 AS BIGINT) AS f,
  CAST(CAST(2 AS BIGINT) * 3 AS VARCHAR) AS g,
  CAST(2 AS DOUBLE) * 3 AS h
FROM shop_shop.orders;
