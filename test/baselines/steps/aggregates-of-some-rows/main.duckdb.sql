-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT
  country,
  sum(total) FILTER (WHERE status = 'paid') AS paid,
  nullif(list_filter(list(id ORDER BY placed_at DESC), lambda v: v IS NOT NULL), []) AS ids,
  string_agg(id, ', ' ORDER BY id) AS words,
  any_value(id ORDER BY placed_at) AS first
FROM shop_shop.orders
GROUP BY country;
