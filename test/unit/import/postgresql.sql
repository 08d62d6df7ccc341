-- dump
SET statement_timeout = 0;
CREATE TYPE order_status AS ENUM ('placed', 'paid', 'it''s');
CREATE TABLE public.customers (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email character varying(200) NOT NULL UNIQUE,
  tags text[],
  "Birth Date" date,
  nick text UNIQUE
);
CREATE TABLE public.orders (
  id bigint NOT NULL,
  customer_id int REFERENCES customers (id) ON DELETE SET NULL,
  status order_status DEFAULT 'placed'::order_status NOT NULL,
  total numeric(12,2) CHECK (total >= 0 AND total < 1000000),
  note jsonb, place point,
  placed_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT ck CHECK (((note2)::text = ANY (ARRAY['a'::text, 'b'::text]))),
  note2 text,
  EXCLUDE USING gist (place WITH =)
) PARTITION BY RANGE (placed_at);
ALTER TABLE ONLY public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
COMMENT ON TABLE public.orders IS 'What people bought.
Two lines.';
COMMENT ON COLUMN public.orders.total IS 'Gross';
INSERT INTO x VALUES (1); INSERT INTO x VALUES (2);
CREATE INDEX i ON orders (total);
