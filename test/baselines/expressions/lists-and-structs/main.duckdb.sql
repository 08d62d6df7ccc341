-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT
  tags[1] AS first_tag,
  len(tags) AS n,
  address.city AS city,
  coalesce(address.zip, 'none') AS zip,
  {'id': id, 'tags': tags} AS pair,
  CASE WHEN ', ' IS NOT NULL THEN array_to_string(tags, ', ') END AS loud
FROM shop_shop.customers;
