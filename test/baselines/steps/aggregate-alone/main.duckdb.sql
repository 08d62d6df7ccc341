-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT count(*) AS n, count(discount) AS discounted, sum(total) AS revenue, max(total) AS largest
FROM shop_shop.orders;
