-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT orders.id, customers.name, orders.country
FROM shop_shop.orders AS orders
JOIN shop_shop.customers AS customers ON orders.customer_id = customers.id;
