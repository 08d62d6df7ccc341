/** Calls of the functions for conditional, with their types and values. */
import type { FunctionCase } from "./case.ts";

export const conditionalCases: readonly FunctionCase[] = [
  ['null_if("n/a", "n/a")', "string?", null],
  ["coalesce(null as int?, 7, 8)", "int?", 7],
  ["is_distinct(null as int?, 1)", "bool", true],
  ["is_same(null as int?, null as int?)", "bool", true],
  ["is_true(null as bool?)", "bool", false],
  ["is_false(null as bool?)", "bool", false],
  ["xor(true, false)", "bool", true],
  ["greatest(3, 5)", "int", 5],
  ["greatest(3, 5, 4)", "int", 5],
  ["least(3, 5)", "int", 3],
  ["least(3, 5, 4)", "int", 3],
  ["greatest_known(3, null as int?, 5)", "int?", 5],
  ["least_known(3, null as int?, 5)", "int?", 3],
  ["count_nulls(1, null as int?, 3)", "int", 1],
];
