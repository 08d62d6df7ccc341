-- Tables shaped like TPC-H's, made of the same numbers on every machine. `random_of(seed, n, k)` is a number from 0 to k - 1; `scale` is the number of orders.
CREATE OR REPLACE MACRO random_of(seed, n, k) AS CAST(hash(seed * 1000003 + n) % CAST(k AS UBIGINT) AS BIGINT);
CREATE OR REPLACE MACRO one_of(seed, n, list) AS list[random_of(seed, n, len(list)) + 1];

CREATE TABLE region AS
SELECT CAST(i - 1 AS BIGINT) AS r_regionkey, ['AFRICA', 'AMERICA', 'ASIA', 'EUROPE', 'MIDDLE EAST'][i] AS r_name, 'none' AS r_comment
FROM range(1, 6) AS t(i);

CREATE TABLE nation AS
SELECT
  CAST(i - 1 AS BIGINT) AS n_nationkey,
  [
    'ALGERIA', 'ARGENTINA', 'BRAZIL', 'CANADA', 'EGYPT', 'ETHIOPIA', 'FRANCE', 'GERMANY', 'INDIA', 'INDONESIA', 'IRAN', 'IRAQ', 'JAPAN', 'JORDAN', 'KENYA',
    'MOROCCO', 'MOZAMBIQUE', 'PERU', 'CHINA', 'ROMANIA', 'SAUDI ARABIA', 'VIETNAM', 'RUSSIA', 'UNITED KINGDOM', 'UNITED STATES'
  ][i] AS n_name,
  CAST([0, 1, 1, 1, 4, 0, 3, 3, 2, 2, 4, 4, 2, 4, 0, 0, 0, 1, 2, 3, 4, 2, 3, 3, 1][i] AS BIGINT) AS n_regionkey,
  'none' AS n_comment
FROM range(1, 26) AS t(i);

CREATE TABLE supplier AS
SELECT
  i AS s_suppkey,
  'Supplier#' || lpad(CAST(i AS VARCHAR), 9, '0') AS s_name,
  'address ' || i AS s_address,
  random_of(1, i, 25) AS s_nationkey,
  (10 + random_of(1, i, 25)) || '-' || (100 + random_of(2, i, 900)) AS s_phone,
  CAST(random_of(3, i, 1000000) / 100.0 AS DECIMAL(15,2)) AS s_acctbal,
  CASE WHEN random_of(4, i, 20) = 0 THEN 'slow Customer and many Complaints' ELSE 'fine' END AS s_comment
FROM range(1, greatest(20, getvariable('scale') // 150) + 1) AS t(i);

CREATE TABLE part AS
SELECT
  i AS p_partkey,
  one_of(5, i, ['almond', 'green', 'forest', 'ivory']) || ' ' || one_of(6, i, ['linen', 'green', 'rose', 'sky']) AS p_name,
  'Manufacturer#' || (1 + random_of(7, i, 5)) AS p_mfgr,
  'Brand#' || (1 + random_of(7, i, 5)) || (1 + random_of(8, i, 5)) AS p_brand,
  one_of(9, i, ['STANDARD', 'SMALL', 'MEDIUM', 'LARGE', 'ECONOMY', 'PROMO']) || ' ' || one_of(10, i, ['ANODIZED', 'BURNISHED', 'PLATED', 'POLISHED'])
    || ' ' || one_of(11, i, ['TIN', 'NICKEL', 'BRASS', 'STEEL', 'COPPER']) AS p_type,
  1 + random_of(12, i, 50) AS p_size,
  one_of(13, i, ['SM', 'MED', 'LG', 'JUMBO', 'WRAP']) || ' ' || one_of(14, i, ['CASE', 'BOX', 'BAG', 'PKG', 'PACK']) AS p_container,
  CAST(900 + random_of(15, i, 1000) AS DECIMAL(15,2)) AS p_retailprice,
  'none' AS p_comment
FROM range(1, greatest(100, getvariable('scale') // 7) + 1) AS t(i);

CREATE TABLE partsupp AS
SELECT DISTINCT
  p_partkey AS ps_partkey,
  1 + (p_partkey * 7 + j * 13) % (SELECT count(*) FROM supplier) AS ps_suppkey,
  1 + random_of(16, p_partkey * 4 + j, 9999) AS ps_availqty,
  CAST(1 + random_of(17, p_partkey * 4 + j, 99900) / 100.0 AS DECIMAL(15,2)) AS ps_supplycost,
  'none' AS ps_comment
FROM part, range(4) AS t(j);

CREATE TABLE customer AS
SELECT
  i AS c_custkey,
  'Customer#' || lpad(CAST(i AS VARCHAR), 9, '0') AS c_name,
  'address ' || i AS c_address,
  random_of(18, i, 25) AS c_nationkey,
  (10 + random_of(18, i, 25)) || '-' || (100 + random_of(19, i, 900)) AS c_phone,
  CAST((random_of(20, i, 1100000) - 100000) / 100.0 AS DECIMAL(15,2)) AS c_acctbal,
  one_of(21, i, ['AUTOMOBILE', 'BUILDING', 'FURNITURE', 'MACHINERY', 'HOUSEHOLD']) AS c_mktsegment,
  'none' AS c_comment
FROM range(1, greatest(50, getvariable('scale') // 10) + 1) AS t(i);

CREATE TABLE orders AS
SELECT
  i AS o_orderkey,
  -- A third of the customers never order.
  1 + 3 * random_of(22, i, (SELECT count(*) // 3 FROM customer)) + random_of(23, i, 2) AS o_custkey,
  one_of(24, i, ['F', 'O', 'P']) AS o_orderstatus,
  CAST(1000 + random_of(25, i, 40000000) / 100.0 AS DECIMAL(15,2)) AS o_totalprice,
  DATE '1992-01-01' + CAST(random_of(26, i, 2406) AS INTEGER) AS o_orderdate,
  one_of(27, i, ['1-URGENT', '2-HIGH', '3-MEDIUM', '4-NOT SPECIFIED', '5-LOW']) AS o_orderpriority,
  'Clerk#1' AS o_clerk,
  CAST(0 AS BIGINT) AS o_shippriority,
  CASE WHEN random_of(28, i, 10) = 0 THEN 'the special packages and requests' ELSE 'plain' END AS o_comment
FROM range(1, getvariable('scale') + 1) AS t(i);

CREATE TABLE lineitem AS
SELECT
  o_orderkey AS l_orderkey,
  l_partkey,
  -- One of the four suppliers of the part.
  1 + (l_partkey * 7 + random_of(30, n, 4) * 13) % (SELECT count(*) FROM supplier) AS l_suppkey,
  j + 1 AS l_linenumber,
  l_quantity,
  CAST(l_quantity * (900 + l_partkey % 1000) AS DECIMAL(15,2)) AS l_extendedprice,
  CAST(random_of(32, n, 11) / 100.0 AS DECIMAL(15,2)) AS l_discount,
  CAST(random_of(33, n, 9) / 100.0 AS DECIMAL(15,2)) AS l_tax,
  one_of(34, n, ['A', 'N', 'R']) AS l_returnflag,
  one_of(35, n, ['F', 'O']) AS l_linestatus,
  o_orderdate + CAST(1 + random_of(36, n, 121) AS INTEGER) AS l_shipdate,
  o_orderdate + CAST(30 + random_of(37, n, 61) AS INTEGER) AS l_commitdate,
  o_orderdate + CAST(2 + random_of(36, n, 121) + random_of(38, n, 30) AS INTEGER) AS l_receiptdate,
  one_of(39, n, ['DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN']) AS l_shipinstruct,
  one_of(40, n, ['REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB', 'AIR REG']) AS l_shipmode,
  'none' AS l_comment
FROM (
  SELECT
    *,
    o_orderkey * 7 + j AS n,
    1 + random_of(29, o_orderkey * 7 + j, (SELECT count(*) FROM part)) AS l_partkey,
    CAST(1 + random_of(31, o_orderkey * 7 + j, 50) AS DECIMAL(15,2)) AS l_quantity
  FROM orders, range(7) AS t(j)
  WHERE j <= random_of(41, o_orderkey, 7)
);
