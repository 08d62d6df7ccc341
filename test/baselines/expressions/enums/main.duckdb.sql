-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT id, status, status = 'placed' AS open
FROM shop_shop.orders
WHERE status IN ('paid', 'shipped') AND status <> 'cancelled';
