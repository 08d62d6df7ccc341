-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE VIEW shop.case_germans AS
SELECT id
FROM shop_shop.orders
WHERE country = 'DE';

CREATE OR REPLACE VIEW shop.case_big AS
SELECT id
FROM shop_shop.orders
WHERE total > 100;

CREATE OR REPLACE TABLE shop.case_any AS
SELECT id
FROM shop.case_germans
UNION
SELECT id
FROM shop.case_big;

CREATE OR REPLACE TABLE shop.case_both AS
SELECT id
FROM shop.case_germans
INTERSECT
SELECT id
FROM shop.case_big;

CREATE OR REPLACE TABLE shop.case_small AS
SELECT id
FROM shop.case_germans
EXCEPT
SELECT id
FROM shop.case_big;

CREATE OR REPLACE TABLE shop.case_all AS
SELECT id
FROM shop.case_germans
UNION ALL
SELECT id
FROM shop.case_big;
