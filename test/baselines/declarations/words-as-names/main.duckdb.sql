-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT
  CAST(1 AS BIGINT) AS month,
  CAST(2 AS BIGINT) AS "select",
  total AS value,
  country AS "range",
  id AS "odd name"
FROM shop_shop.orders
WHERE 1 > 0 AND id <> 'o_0000';
