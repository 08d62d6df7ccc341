-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_with_payment AS
SELECT orders.id
FROM shop_shop.orders AS orders
SEMI JOIN shop_shop.payments AS payments ON orders.id = payments.order_id;

CREATE OR REPLACE TABLE shop.case_without_payment AS
SELECT orders.id
FROM shop_shop.orders AS orders
ANTI JOIN shop_shop.payments AS payments ON orders.id = payments.order_id;
