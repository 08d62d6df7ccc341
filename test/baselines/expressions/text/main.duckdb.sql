-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT
  upper(name) AS upper,
  trim(name, ' ') AS trimmed,
  substring(name, CASE WHEN 1 < 0 THEN 0 ELSE 1 END + 1, CASE WHEN 3 < 0 THEN 0 ELSE 3 END) AS part,
  concat(name, ' <', coalesce(email, 'none'), '>') AS whole,
  contains(name, 'a') AS found,
  length(name) AS n
FROM shop_shop.customers;
