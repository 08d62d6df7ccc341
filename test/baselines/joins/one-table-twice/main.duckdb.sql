-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT customers.id AS one, other.id AS two
FROM shop_shop.customers AS customers
JOIN shop_shop.customers AS other ON customers.country = other.country AND customers.id < other.id;
