-- The warehouse of the shop, as its own software keeps it. The same rows on every run.
DROP SCHEMA IF EXISTS warehouse CASCADE;
CREATE SCHEMA warehouse;

CREATE TYPE warehouse.condition AS ENUM ('new', 'opened', 'broken');

CREATE TABLE warehouse.stock (
  sku text NOT NULL,
  shelf text NOT NULL,
  quantity integer NOT NULL,
  unit_cost numeric(10, 2) NOT NULL,
  condition warehouse.condition NOT NULL,
  counted_on date NOT NULL,
  dimensions jsonb,
  PRIMARY KEY (sku, shelf)
);

INSERT INTO warehouse.stock
SELECT sku, chr(65 + shelf) || '-' || lpad((sku_number * 7 % 40)::text, 2, '0'),
  (sku_number * 37 + shelf * 11) % 120,
  cost,
  (CASE WHEN (sku_number + shelf) % 9 = 0 THEN 'broken' WHEN (sku_number + shelf) % 5 = 0 THEN 'opened' ELSE 'new' END)::warehouse.condition,
  DATE '2025-12-01' + (sku_number + shelf) % 28,
  CASE WHEN sku_number % 3 = 0 THEN NULL ELSE jsonb_build_object('cm', jsonb_build_array(10 + sku_number, 20, 5 + shelf)) END
FROM (VALUES
  (1, 'BEAN-ESP-1', 9.80), (2, 'BEAN-FIL-1', 8.70), (3, 'MUG-BLUE', 4.15), (4, 'GRIND-HAND', 41.00),
  (5, 'KETTLE-09', 33.50), (6, 'SCALE-01', 17.25), (7, 'FILTER-100', 2.05)
) AS goods (sku_number, sku, cost), generate_series(0, 4) AS shelf;

CREATE TABLE warehouse.movements (
  id bigint PRIMARY KEY,
  sku text NOT NULL,
  quantity integer NOT NULL,
  moved_at timestamptz NOT NULL,
  moved_by text
);

INSERT INTO warehouse.movements
SELECT n, (ARRAY['BEAN-ESP-1', 'BEAN-FIL-1', 'MUG-BLUE', 'GRIND-HAND', 'KETTLE-09', 'SCALE-01', 'FILTER-100'])[1 + n % 7],
  CASE WHEN n % 4 = 0 THEN 12 ELSE -(n % 5 + 1) END,
  TIMESTAMPTZ '2025-12-01 08:00:00+01' + n * INTERVAL '37 minutes',
  (ARRAY['Ulla Weber', 'Kofi Okafor', NULL])[1 + n % 3]
FROM generate_series(1, 1200) AS n;
