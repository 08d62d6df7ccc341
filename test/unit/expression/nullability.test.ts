import { describe, expect, test } from "vitest";
import { checked, fixedBy, infers, rejects } from "../../support/expressions.ts";

describe("null in operators", () => {
  test.each([
    ["i == j", "bool"],
    ["i == ni", "bool?"],
    ["ni is null", "bool"],
    ["ni is not null", "bool"],
    ["not nb", "bool?"],
    ["b and nb", "bool?"],
    ["b or b", "bool"],
    ["ni in [1, 2]", "bool?"],
    ["i in [1, ni]", "bool?"],
    ["i in xs", "bool"],
    ["i in nxs", "bool?"],
    ["i in ns_list", "bool?"],
    ["ni between 1 and 2", "bool?"],
    ["ns matches /a/", "bool?"],
    ["ni ?? 0", "int"],
    ["ni ?? ni", "int?"],
    ["ni ?? ni ?? 1", "int"],
    ["nd ?? 0", "decimal(12, 2)"],
    ["xs[0]", "int?"],
    ['names["a"]', "int?"],
    ["place.city", "string"],
    ["place.zip", "string?"],
    ["place.at.lat", "float"],
    ["nplace.city", "string?"],
    ["s as? int", "int?"],
    ["ns as int", "int?"],
    ["case { b -> 1 }", "int?"],
    ["case { b -> 1, else -> 2 }", "int"],
    ["case { b -> 1, else -> null }", "int?"],
    ["case { b -> null, else -> 2.5 }", "decimal(2, 1)?"],
    ["lower(ns)", "string?"],
    ["concat(ns, s)", "string"],
  ])("%s is %s", (source, type) => infers(source, type));
});

describe("narrowing inside an expression", () => {
  test.each([
    ["case { ni is not null -> ni, else -> 0 }", "int"],
    ["case { ni is null -> 0, else -> ni }", "int"],
    ["case { ni > 0 -> ni, else -> 0 }", "int"],
    ["case { ni > 0 -> 0, else -> ni }", "int?"],
    ["case { not (ni is null) -> ni, else -> 0 }", "int"],
    ["case { ni is null or nd is null -> 0, else -> ni + nd }", "decimal(22, 2)"],
    ["case { ni is not null and nd > 1 -> ni + nd, else -> 0 }", "decimal(22, 2)"],
    ["case { ni is not null or nd is not null -> ni, else -> 0 }", "int?"],
    ["case { ni in [1, 2] -> ni, else -> 0 }", "int"],
    ["case { ni not in [1, 2] -> ni, else -> 0 }", "int"],
    ["case { ni between 1 and 2 -> ni, else -> 0 }", "int"],
    ["case { ns matches /a/ -> ns, else -> s }", "string"],
    ["case { nb -> nb, else -> false }", "bool"],
    ["case { ni + 1 == 2 -> ni, else -> 0 }", "int"],
    ["case { nplace.city == s -> nplace.city, else -> s }", "string"],
    ["case { nplace.zip is not null -> nplace.zip, else -> s }", "string"],
    ["case { lower(ns) == s -> ns, else -> s }", "string?"],
    ["case { ni is null -> 1, ni > 2 -> ni, else -> ni }", "int"],
    ["ni is not null and ni > 0", "bool"],
    ["ni is null or ni > 0", "bool"],
    ["ni > 0 or ni < 5", "bool?"],
  ])("%s is %s", (source, type) => infers(source, type));
});

describe("mistakes with null", () => {
  test.each([
    ["ni < ▮null", "null-comparison"],
    ["ni in [1, ▮null]", "null-comparison"],
    ["i ?? ▮0", "needless-default"],
    ["▮i is null", "never-null"],
    ["▮s is not null", "never-null"],
  ])("%s: %s", (source, slug) => void rejects(source, slug));

  test.each([
    ["i ?? 0", "i"],
    ["total + 1", "total + 1 EUR"],
    ["total > -5", "total > -5 EUR"],
    ["total as int", "total as int in EUR"],
    ['status == "paid"', "status == paid"],
    ['status == "payd"', "status == paid"],
    ['colour == "GREEN"', "colour == green"],
    ["at > 2026-01-31", "at > 2026-01-31"],
    ["s + t", "concat(s, t)"],
    ["totl * 2", "total * 2"],
    ["place.citi", "place.city"],
    ["lowr(s)", "lower(s)"],
    ["OrderStatus.payd == status", "OrderStatus.paid == status"],
  ])("%s is mended to %s", (source, mended) => {
    if (source.startsWith("at >")) expect(checked(source).diagnostics[0]?.fixes).toHaveLength(2);
    else expect(fixedBy(source)).toBe(mended);
  });
});
