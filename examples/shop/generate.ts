/**
 * Makes the shop's data: the same files on every run and machine. `node examples/shop/generate.ts` writes `data/`; a number behind it makes as
 * many customers (the committed files have 400).
 *
 * A few values are planted: whoever finds one of them outside of the tables it belongs to has found a leak.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Belong to customer 7 and to nobody else. */
export const planted = {
  name: "Zenobia Quillfeather",
  email: "zenobia.quillfeather@planted.example",
  phone: "+49309018200077",
  iban: "DE02120300000000202051",
  street: "Planted Lane 77",
  ticket: "My insulin was in the parcel that never came",
} as const;

// ---- Chance, seeded ------------------------------------------------------------------------------------------------------

/** Mulberry32: small, fast, and the same everywhere. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const random = chance(20260101);
const whole = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
const happens = (share: number) => random() < share;
const hex = (length: number) => Array.from({ length }, () => whole(0, 15).toString(16)).join("");
const digits = (length: number) => Array.from({ length }, () => whole(0, 9)).join("");

// ---- Words ---------------------------------------------------------------------------------------------------------------

const countries = [
  {
    code: "DE",
    phone: "+49",
    cities: ["Berlin", "Hamburg", "Leipzig", "Köln"],
    postal: () => digits(5).replace(/^0/, "1"),
    iban: 18,
  },
  {
    code: "FR",
    phone: "+33",
    cities: ["Lyon", "Paris", "Nantes", "Lille"],
    postal: () => `${whole(10, 95)}${digits(3)}`,
    iban: 23,
  },
  {
    code: "NL",
    phone: "+31",
    cities: ["Utrecht", "Delft", "Leiden"],
    postal: () => `${whole(1000, 9999)} ${pick(["AB", "KX", "TZ"])}`,
    iban: 14,
  },
  { code: "AT", phone: "+43", cities: ["Wien", "Graz", "Linz"], postal: () => String(whole(1010, 9990)), iban: 16 },
  {
    code: "PL",
    phone: "+48",
    cities: ["Gdańsk", "Kraków", "Łódź"],
    postal: () => `${digits(2)}-${digits(3)}`,
    iban: 24,
  },
] as const;
const firstNames =
  "Ada Amir Anna Bruno Carla Chloé David Elif Emma Fatima Felix Greta Hugo Ines Jan Jana Kofi Lars Léa Lin Luca Mara Marek Mina Nils Noor Olga Paul Rosa Samir Sofie Tomáš Ulla Viktor Wanda Yara Zofia".split(
    " ",
  );
const lastNames =
  "Bakker Bauer Bernard Cohen Dubois Fischer Garcia Haddad Huber Jansen Kaya Keller Klein Kowalski Lambert Meyer Moreau Nowak Okafor Petit Richter Rossi Schmidt Schulz Silva Simon Sørensen Visser Wagner Weber Wójcik Yilmaz".split(
    " ",
  );
const streets = [
  "Am Markt",
  "Lindenweg",
  "Rue Haute",
  "Kerkstraat",
  "Bergstraße",
  "Avenue du Parc",
  "Hauptplatz",
  "Ulica Polna",
];
const goods = [
  { sku: "BEAN-ESP-1", name: "Espresso beans 1 kg", price: 1890 },
  { sku: "BEAN-FIL-1", name: "Filter beans 1 kg", price: 1690 },
  { sku: "MUG-BLUE", name: "Blue mug", price: 1250 },
  { sku: "GRIND-HAND", name: "Hand grinder", price: 8900 },
  { sku: "KETTLE-09", name: "Kettle 0.9 l", price: 7450 },
  { sku: "SCALE-01", name: "Scale 0.1 g", price: 3999 },
  { sku: "FILTER-100", name: "100 paper filters", price: 690 },
] as const;
const complaints = [
  "Parcel did not arrive",
  "One mug is broken",
  "Wrong beans delivered",
  "Please change my address",
  "How do I send something back?",
  "The invoice lacks our VAT number",
  "The grinder makes a noise",
  "I was charged twice",
] as const;

// ---- Time ----------------------------------------------------------------------------------------------------------------

const firstDay = Date.UTC(2025, 0, 1);
const iso = (time: number) => new Date(time).toISOString().slice(0, 19);
const isoDay = (time: number) => iso(time).slice(0, 10);
const hours = (count: number) => count * 3_600_000;
const days = (count: number) => count * 86_400_000;

// ---- Rows ----------------------------------------------------------------------------------------------------------------

type Cell = string | number | boolean | null;
type Row = { readonly [column: string]: Cell };

function customer(id: number): Row {
  const country = pick(countries);
  const first = pick(firstNames);
  const last = pick(lastNames);
  const mail = `${first}.${last}`
    .normalize("NFD")
    .replace(/[^A-Za-z.]/g, "")
    .toLowerCase();
  const row = {
    id,
    name: `${first} ${last}`,
    email: `${mail}${id}@${pick(["example.org", "example.com", "mail.example"])}`,
    phone: happens(0.7) ? `${country.phone}${whole(1, 9)}${digits(8)}` : null,
    birth_date: happens(0.9) ? isoDay(Date.UTC(whole(1948, 2006), whole(0, 11), whole(1, 28))) : null,
    street: `${pick(streets)} ${whole(1, 140)}`,
    city: pick(country.cities),
    postal_code: country.postal(),
    country: country.code,
    iban: happens(0.6) ? `${country.code}${digits(2)}${digits(country.iban)}` : null,
    newsletter: happens(0.35),
    signed_up_at: iso(firstDay + days(whole(0, 240)) + hours(whole(0, 23))),
  };
  if (id !== 7) return row;
  const { name, email, phone, iban, street } = planted;
  return { ...row, name, email, phone, iban, street };
}

const cents = (amount: number) => (amount / 100).toFixed(2);

function orderOf(customerId: number, signedUp: number) {
  const placed = signedUp + days(whole(0, 120)) + hours(whole(0, 23)) + whole(0, 3599) * 1000;
  const lines = Array.from({ length: whole(1, 4) }, () => {
    const { sku, name, price } = pick(goods);
    return { sku, name, quantity: whole(1, 3), unit_price: cents(price) };
  });
  const gross = lines.reduce((sum, line) => sum + line.quantity * Math.round(Number(line.unit_price) * 100), 0);
  const discount = happens(0.25) ? Math.round(gross * pick([0.05, 0.1, 0.2])) : 0;
  const status = pick(["paid", "paid", "shipped", "shipped", "shipped", "placed", "cancelled"]);
  return {
    id: `o_${hex(12)}`,
    customer_id: customerId,
    status,
    placed_at: iso(placed),
    lines,
    discount: discount === 0 ? null : cents(discount),
    total: cents(gross - discount),
  };
}
type Order = ReturnType<typeof orderOf>;

function paymentOf(order: Order): Row {
  const method = pick(["card", "card", "transfer", "wallet"]);
  return {
    id: `p_${hex(12)}`,
    order_id: order.id,
    method,
    card: method === "card" ? `${pick(["4", "5"])}${digits(15)}` : null,
    amount: order.total,
    paid_at: iso(
      Date.parse(`${order.placed_at}Z`) + hours(method === "transfer" ? whole(20, 90) : 0) + whole(5, 900) * 1000,
    ),
    refunded: happens(0.04),
  };
}

function ticketOf(id: number, customerId: number, order: Order | undefined) {
  const opened = firstDay + days(whole(20, 360)) + hours(whole(7, 20)) + whole(0, 3599) * 1000;
  return {
    id,
    customer: { id: customerId, language: pick(["de", "fr", "nl", "en"]) },
    order_id: order?.id ?? null,
    subject: id === 77 ? planted.ticket : pick(complaints),
    tags: [...new Set([pick(["delivery", "invoice", "quality", "account"]), ...(happens(0.3) ? ["urgent"] : [])])],
    opened_at: iso(opened),
    answered_at: happens(0.93) ? iso(opened + whole(10, 4000) * 60_000) : null,
  };
}

// ---- Files ---------------------------------------------------------------------------------------------------------------

function csv(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cell = (value: Cell | undefined) => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${[columns.join(","), ...rows.map((row) => columns.map((column) => cell(row[column])).join(","))].join("\n")}\n`;
}

const jsonLines = (rows: readonly object[]) => `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`;

export function generate(customers: number): { readonly [file: string]: string } {
  const people = Array.from({ length: customers }, (_, i) => customer(i + 1));
  const orders = people.flatMap((person) => {
    const signedUp = Date.parse(`${person.signed_up_at}Z`);
    return Array.from({ length: pick([0, 1, 1, 2, 3, 6]) }, () => orderOf(Number(person.id), signedUp));
  });
  orders.sort((a, b) => (a.placed_at < b.placed_at ? -1 : a.placed_at > b.placed_at ? 1 : a.id < b.id ? -1 : 1));
  const payments = orders.filter((order) => order.status === "paid" || order.status === "shipped").map(paymentOf);
  // What a bank export looks like on a bad day: amounts with a currency sign.
  const odd = new Set([40, 41, 200]);
  const written = payments.map((row, i) => (odd.has(i) ? { ...row, amount: `€ ${row.amount}` } : row));
  const tickets = Array.from({ length: Math.max(80, Math.round(customers * 0.6)) }, (_, i) => {
    const id = i + 1;
    const order = id === 77 ? undefined : happens(0.8) ? pick(orders) : undefined;
    return ticketOf(id, id === 77 ? 7 : (order?.customer_id ?? whole(1, customers)), order);
  });
  return {
    "customers.csv": csv(people),
    "orders.jsonl": jsonLines(orders),
    "payments.csv": csv(written),
    "tickets.json": `${JSON.stringify(tickets, undefined, 1)}\n`,
  };
}

const here = dirname(fileURLToPath(import.meta.url));
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(join(here, "data"), { recursive: true });
  for (const [file, text] of Object.entries(generate(Number(process.argv[2] ?? 400)))) {
    writeFileSync(join(here, "data", file), text);
  }
}
