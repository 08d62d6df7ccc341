-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT customers.id AS customer, rates.day, rates.rate
FROM shop_shop.customers AS customers
CROSS JOIN shop_shop.rates AS rates;
