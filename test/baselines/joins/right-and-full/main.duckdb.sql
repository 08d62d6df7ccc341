-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE VIEW shop.case_right_side AS
SELECT orders.id AS "order", customers.id AS customer
FROM shop_shop.orders AS orders
RIGHT JOIN shop_shop.customers AS customers ON orders.customer_id = customers.id;

CREATE OR REPLACE TABLE shop.case_out AS
SELECT orders.id AS "order", customers.id AS customer
FROM shop_shop.orders AS orders
FULL JOIN shop_shop.customers AS customers ON orders.customer_id = customers.id;

CREATE OR REPLACE TABLE shop.case_other AS
SELECT "order", customer
FROM shop.case_right_side;
