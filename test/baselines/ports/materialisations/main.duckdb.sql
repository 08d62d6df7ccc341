-- shop.Case 1.0.0, for DuckDB, by chimerac

CREATE OR REPLACE VIEW shop.case_a_view AS
SELECT id
FROM shop_shop.orders;

CREATE OR REPLACE TABLE shop.case_a_table AS
SELECT id
FROM shop_shop.orders;

-- Kept up to date by incremental.
CREATE OR REPLACE TABLE shop.case_by_day AS
SELECT id, CAST(placed_at AS DATE) AS day
FROM shop_shop.orders;

-- Kept up to date by merge.
CREATE OR REPLACE TABLE shop.case_merged AS
SELECT id, status
FROM shop_shop.orders;

-- Kept up to date by scd2, which adds valid_from, valid_to, is_current.
CREATE OR REPLACE TABLE shop.case_history AS
SELECT id, status
FROM shop_shop.orders;

-- Kept up to date by snapshot, which adds _snapshot_at.
CREATE OR REPLACE TABLE shop.case_snapshots AS
SELECT id
FROM shop_shop.orders;
