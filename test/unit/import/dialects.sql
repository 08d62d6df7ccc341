CREATE TABLE [dbo].[Orders](
	[Id] [int] IDENTITY(1,1) NOT NULL,
	[Name] [nvarchar](50) NULL,
	[Total] [decimal](18, 2) NOT NULL,
	[At] datetime2(7) NOT NULL,
 CONSTRAINT [PK_Orders] PRIMARY KEY CLUSTERED ([Id] ASC) WITH (PAD_INDEX = OFF) ON [PRIMARY]
) ON [PRIMARY]
GO
ALTER TABLE [dbo].[Orders] WITH CHECK ADD CONSTRAINT [c] CHECK (([Total]>=(0)))
GO
CREATE TABLE `lines` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT COMMENT 'the id',
  `size` enum('S','M','X L') DEFAULT NULL,
  `flag` tinyint(1) NOT NULL DEFAULT '0',
  `name` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'it\'s',
  PRIMARY KEY (`id`), UNIQUE KEY `u` (`name`(10)), KEY `k` (`flag`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='Lines of orders';
create or replace TABLE DB.RAW.EVENTS (
  ID NUMBER(38,0) NOT NULL autoincrement, BODY VARIANT, AT TIMESTAMP_NTZ(9) COMMENT 'when', constraint PK primary key (ID)
) CLUSTER BY (AT) COMMENT='Events';
CREATE TABLE `proj.ds.t` (
  id INT64 NOT NULL OPTIONS(description="Key"),
  who STRUCT<name STRING, mails ARRAY<STRING>, at TIMESTAMP NOT NULL>,
  price NUMERIC(10,2), m BIGNUMERIC,
  PRIMARY KEY (id) NOT ENFORCED
) PARTITION BY DATE(at) CLUSTER BY id OPTIONS(description="A table", labels=[("a","b")]);
CREATE EXTERNAL TABLE IF NOT EXISTS sp (a MAP<STRING, INT>, b ARRAY<STRUCT<x: INT, y: DOUBLE>> COMMENT 'xs') USING DELTA PARTITIONED BY (ds DATE) LOCATION 's3://b' TBLPROPERTIES ('a'='b');
CREATE TABLE tr (r ROW(a integer, b varchar), v varchar COMMENT 'v', h HUGEINT) COMMENT 'trino' WITH (format = 'ORC');
CREATE TABLE d AS SELECT 1;
CREATE TEMP TABLE q (a int);
