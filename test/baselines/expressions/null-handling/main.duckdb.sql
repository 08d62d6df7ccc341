-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT
  coalesce(discount, 0.00) AS reduced,
  discount IS NOT NULL AS is_reduced,
  discount AS certain,
  nullif(country, 'DE') AS maybe
FROM shop_shop.orders
WHERE discount IS NOT NULL;
