-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE TABLE shop.case_nearest AS
SELECT payments.id, rates.rate
FROM shop_shop.payments AS payments
ASOF JOIN shop_shop.rates AS rates
  ON CAST(payments.paid_at AS DATE) >= rates.day;

CREATE OR REPLACE TABLE shop.case_nearest_or_none AS
SELECT payments.id, rates.rate
FROM shop_shop.payments AS payments
ASOF LEFT JOIN shop_shop.rates AS rates
  ON CAST(payments.paid_at AS DATE) >= rates.day;
