-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_out AS
SELECT
  payments.amount AS dollars,
  CAST(CAST(payments.amount AS DECIMAL(19,2)) * rates.rate AS DECIMAL(24,8)) AS euros,
  CAST(payments.amount * 2 AS DECIMAL(13,2)) AS double,
  CAST(payments.amount AS DOUBLE) / 100 AS share,
  payments.amount AS bare
FROM shop_shop.payments AS payments
JOIN shop_shop.rates AS rates ON CAST(payments.paid_at AS DATE) = rates.day;
