-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT orders.id, customers.name, customers.address.city AS city
FROM shop_shop.orders AS orders
LEFT JOIN shop_shop.customers AS customers ON orders.customer_id = customers.id;
