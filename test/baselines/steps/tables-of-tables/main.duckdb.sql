-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE VIEW shop.case_paid AS
SELECT id, customer_id, status, total, discount, country, placed_at
FROM shop_shop.orders
WHERE status = 'paid';

CREATE OR REPLACE VIEW shop.case_large AS
SELECT id, customer_id, status, total, discount, country, placed_at
FROM shop.case_paid
WHERE total > 100;

CREATE OR REPLACE TABLE shop.case_out AS
SELECT large.id, paid.total
FROM shop.case_large AS large
JOIN shop.case_paid AS paid ON large.id = paid.id;

CREATE OR REPLACE TABLE shop.case_of_port AS
SELECT id, total
FROM shop.case_out;
