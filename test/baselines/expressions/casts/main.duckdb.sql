-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT
  CAST(regexp_extract('12', '^\s*[-+]?\d+\s*$') AS BIGINT) AS number,
  TRY_CAST(regexp_extract(country, '^\s*[-+]?\d+\s*$') AS BIGINT) AS perhaps,
  CAST(customer_id AS VARCHAR) AS text,
  CAST(placed_at AS DATE) AS day,
  CAST(customer_id AS DECIMAL(10,2)) AS exact
FROM shop_shop.orders;
