/** Calls of the functions for json, with their types and values. */
import type { FunctionCase } from "./case.ts";

export const jsonCases: readonly FunctionCase[] = [
  ['parse_json("[1]")', "json", [1]],
  ['try_parse_json("[1")', "json?", null],
  ['is_json("[1")', "bool", false],
  ["to_json({ a: 1 })", "json", { a: 1 }],
  ['json_get(parse_json("{\\"a\\": {\\"b\\": 7}}"), "$.a")', "json?", { b: 7 }],
  ['json_exists(parse_json("{\\"a\\": null}"), "$.a")', "bool", true],
  ['json_string(parse_json("{\\"a\\": \\"x\\"}"), "$.a")', "string?", "x"],
  ['json_int(parse_json("{\\"a\\": [5, 6]}"), "$.a[1]")', "int?", 6],
  ['json_float(parse_json("{\\"a\\": 1.5}"), "$.a")', "float?", 1.5],
  ['json_bool(parse_json("{\\"a\\": true}"), "$.a")', "bool?", true],
  ['json_type(parse_json("1.5"))', "string", "number"],
  ['json_length(parse_json("[1, 2]"))', "int?", 2],
  ['json_items(parse_json("[1, 2]"))', "list<json>?", [1, 2]],
  ['json_keys(parse_json("{\\"b\\": 1, \\"a\\": 2}"))', "list<string>?", ["a", "b"]],
  ['json_merge(parse_json("{\\"a\\": 1}"), parse_json("{\\"a\\": 2}"))', "json", { a: 2 }],
  ['json_text(parse_json("[1, 2]"))', "string", "[1,2]"],
];
