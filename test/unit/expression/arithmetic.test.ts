import { describe, test } from "vitest";
import { infers, rejects } from "../../support/expressions.ts";

describe("exact arithmetic", () => {
  test.each([
    ["i + j", "int"],
    ["i * 2", "int"],
    ["i - ni", "int?"],
    ["d + d", "decimal(13, 2)"],
    ["d + e", "decimal(15, 4)"],
    ["d * e", "decimal(22, 6)"],
    ["d * 2", "decimal(13, 2)"],
    ["d * 0.9", "decimal(13, 3)"],
    ["d * i", "decimal(31, 2)"],
    ["d + 1", "decimal(13, 2)"],
    ["d + i", "decimal(22, 2)"],
    ["wide + wide", "decimal(38, 10)"],
    ["wide * d", "decimal(38, 12)"],
    ["-d", "decimal(12, 2)"],
    ["d + nd", "decimal(13, 2)?"],
    ["5% * d", "decimal(14, 4)"],
    ["0.95", "decimal(2, 2)"],
    ["1.50", "decimal(3, 2)"],
    ["99.5%", "decimal(3, 3)"],
    ["100%", "decimal(3, 2)"],
    ["1e6", "float"],
    ["-9223372036854775808", "int"],
  ])("%s is %s", (source, type) => infers(source, type));

  test("a product with more than 38 digits behind the point is refused", () => {
    rejects("▮wide * wide * wide * wide", "scale-too-large");
  });
  test("a literal beyond 64 bits is refused", () => {
    rejects("▮9223372036854775808", "number-too-large");
  });
});

describe("floats", () => {
  test.each([
    ["i / j", "float"],
    ["d / 3", "float"],
    ["f + 1", "float"],
    ["f * d", "float"],
    ["nf / f", "float?"],
    ["f + 0.5", "float"],
  ])("%s is %s", (source, type) => infers(source, type));
});

describe("dates, timestamps and durations", () => {
  test.each([
    ["day + 7d", "date"],
    ["7d + day", "date"],
    ["day - 3mo", "date"],
    ["day + 1y", "date"],
    ["day - day", "duration"],
    ["day - nday", "duration?"],
    ["at + 15m", "timestamp"],
    ["at - 1mo", "timestamp"],
    ["at - at", "duration"],
    ["span + 1h", "duration"],
    ["span * 2", "duration"],
    ["i * 1d", "duration"],
    ["day + i * 1d", "date"],
    ["day + i * 1mo", "date"],
    ["span / 1h", "float"],
    ["(at - at) / 1d", "float"],
    ["-span", "duration"],
    ["day + span", "date"],
  ])("%s is %s", (source, type) => infers(source, type));

  test.each([
    ["day + ▮36h", "date-with-time-of-day"],
    ["day + ▮1", "incompatible-operands"],
    ["at - ▮day", "incompatible-operands"],
    ["span + ▮1mo", "incompatible-operands"],
    ["span * ▮1.5", "incompatible-operands"],
    ["▮s + 1", "operand-type"],
    ["i + ▮s", "operand-type"],
    ["▮b * 2", "operand-type"],
    ["i + ▮null", "null-operand"],
    ["-▮s", "operand-type"],
  ])("%s is refused: %s", (source, slug) => void rejects(source, slug));
});

describe("units", () => {
  test.each([
    ["total + total", "decimal(13, 2) in EUR"],
    ["total * 2", "decimal(13, 2) in EUR"],
    ["2 * total", "decimal(13, 2) in EUR"],
    ["total / total", "float"],
    ["total / 3", "float in EUR"],
    ["total + 1 EUR", "decimal(13, 2) in EUR"],
    ["total + 0.5 EUR", "decimal(13, 2) in EUR"],
    ["total - (discount ?? 0 EUR)", "decimal(13, 2) in EUR"],
    ["usd * rate", "decimal(20, 6) in EUR"],
    ["total / usd", "float in EUR/USD"],
    ["way / hours", "float in km/hour"],
    ["1 / hours", "float in 1/hour"],
    ["total * total", "decimal(24, 4) in EUR*EUR"],
    ["-total", "decimal(12, 2) in EUR"],
    ["total + count_eur", "decimal(22, 2) in EUR"],
    ["value(total) + 1", "decimal(13, 2)"],
    ["total > 5 EUR", "bool"],
    ["total between 1 EUR and 5 EUR", "bool"],
    ["total in [1 EUR, 2 EUR]", "bool"],
  ])("%s is %s", (source, type) => infers(source, type));

  test.each([
    ["total + ▮1 USD", "unit-mismatch"],
    ["total - ▮usd", "unit-mismatch"],
    ["total + ▮1", "unit-missing"],
    ["▮1 + total", "unit-missing"],
    ["total > ▮5", "unit-missing"],
    ["total == ▮usd", "unit-mismatch"],
    ["discount ?? ▮0", "unit-missing"],
    ["way + ▮3 m", "unit-mismatch"],
    ["▮total as decimal(12, 2) in USD", "unit-cast"],
    ["total as ▮float", "unit-dropped"],
    ["case { b -> total, else -> ▮usd }", "unit-mismatch"],
    ["total in [1 EUR, ▮2]", "unit-missing"],
  ])("%s is refused: %s", (source, slug) => void rejects(source, slug));
});
