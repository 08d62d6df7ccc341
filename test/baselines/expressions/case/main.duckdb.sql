-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT
  id,
  CASE
    WHEN total > 100 THEN 'large'
    WHEN total > 10 THEN 'medium'
    ELSE 'small'
  END AS size,
  CAST(CASE WHEN country = 'DE' THEN 1 END AS BIGINT) AS sometimes
FROM shop_shop.orders;
