-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT orders.id, rates.day
FROM shop_shop.orders AS orders
JOIN shop_shop.rates AS rates ON rates.day > CAST(orders.placed_at AS DATE) OR orders.country = 'US';
