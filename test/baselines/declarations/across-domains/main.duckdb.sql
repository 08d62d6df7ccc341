-- acme.sales.Orders 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE acme_sales.orders_all AS
SELECT id, country
FROM acme_sales_shop.orders;

-- acme.reports.Report 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE acme_reports.report_per_country AS
SELECT country, count(*) AS n
FROM acme_sales.orders_all
GROUP BY country;
