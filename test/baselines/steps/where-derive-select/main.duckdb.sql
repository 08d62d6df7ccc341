-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT id, total - coalesce(discount, 0.00) AS net, CAST(placed_at AS DATE) AS day
FROM shop_shop.orders
WHERE status IN ('paid', 'shipped');
