/** Names in catalogs: whatever something is called there, the name is one that the catalog takes, and different things have different names. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { datasetUrn, fieldPath, fieldUrn, urn } from "../../targets/datahub/urns.ts";
import { entityName, fullName } from "../../targets/openmetadata/names.ts";
import { runs } from "../support/fuzz.ts";

const awkward = fc.constantFrom(..."ab.,()%␟:\"<>| \t\n/#&'ö日🙂", "--", "::", "%2e", "%22");
const text = fc.oneof(
  fc.array(awkward, { minLength: 1, maxLength: 8 }).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
  // Long enough to be cut, and different only at the end.
  fc.tuple(awkward, fc.integer({ min: 60, max: 600 }), awkward).map(([part, times, end]) => part.repeat(times) + end),
);
const pair = fc.tuple(text, text);
/** The server's limit, as it counts. */
const longest = 512;

test("URNs of DataHub are within its grammar and its limit", () => {
  fc.assert(
    fc.property(text, text, text, (platform, name, column) => {
      for (const made of [urn("tag", name), urn("assertion", name)]) {
        expect(made).toMatch(/^urn:li:\w+:[^\s,()␟]+$/u);
        expect(encodeURIComponent(made).length).toBeLessThanOrEqual(longest);
      }
      const dataset = datasetUrn(platform, name, "NON_PROD");
      expect(dataset).toMatch(/^urn:li:dataset:\(urn:li:dataPlatform:[^\s,()␟]+,[^\s,()␟]+,NON_PROD\)$/u);
      const field = fieldUrn(dataset, fieldPath([column]));
      expect(field.startsWith(`urn:li:schemaField:(${dataset},`)).toBe(true);
      expect(field.slice(`urn:li:schemaField:(${dataset},`.length)).toMatch(/^[^,()␟]+\)$/u);
      expect(encodeURIComponent(field).length).toBeLessThanOrEqual(longest);
    }),
    { numRuns: runs(2_000) },
  );
});

test("names of OpenMetadata are within its grammar and its limit, and full names are read as they were made", () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (names) => {
      const made = names.map(entityName);
      for (const name of made) expect(name).toMatch(/^(?!\s)((?!::)[^"<>|\p{Cc}]){1,256}(?<!\s)$/u);
      const parts = fullName(...made).match(/"[^"]*"|[^."]+/g)!;
      expect(parts.map((part) => part.replace(/^"|"$/g, ""))).toEqual(made);
    }),
    { numRuns: runs(2_000) },
  );
});

test("different names stay different", () => {
  fc.assert(
    fc.property(pair, ([one, other]) => {
      fc.pre(one !== other);
      expect(urn("tag", one)).not.toBe(urn("tag", other));
      expect(entityName(one)).not.toBe(entityName(other));
      expect(fieldUrn("d", fieldPath([one]))).not.toBe(fieldUrn("d", fieldPath([other])));
    }),
    { numRuns: runs(3_000) },
  );
});
