/** Calls of the functions for windows, with their types and values. */
import type { WindowCase } from "./case.ts";

export const windowCases: readonly WindowCase[] = [
  ["row_number() over (order id desc)", "int", [5, 4, 3, 2, 1]],
  ["row_number() over (partition g order id)", "int", [1, 2, 3, 1, 2]],
  ["rank() over (order i)", "int", [4, 1, 5, 2, 2]],
  ["dense_rank() over (order i)", "int", [3, 1, 4, 2, 2]],
  ["percent_rank() over (order i)", "float", [0.75, 0, 1, 0.25, 0.25]],
  ["cume_dist() over (order i)", "float", [0.8, 0.2, 1, 0.6, 0.6]],
  ["ntile(2) over (order id)", "int", [1, 1, 1, 2, 2]],
  ["lag(i) over (order id)", "int?", [null, 3, 1, null, 2]],
  ["lag(id, 2) over (order id)", "int?", [null, null, 1, 2, 3]],
  ["lag(id, 2, 0) over (order id)", "int", [0, 0, 1, 2, 3]],
  ["lead(id) over (partition g order id)", "int?", [2, 3, null, 5, null]],
  ["lead(id, 1, -1) over (order id)", "int", [2, 3, 4, 5, -1]],
  ["first_value(id) over (partition g order id)", "int", [1, 1, 1, 4, 4]],
  ["last_value(id) over (order id)", "int", [1, 2, 3, 4, 5]],
  ["last_value(id) over (partition g order id rows all)", "int", [3, 3, 3, 5, 5]],
  ["nth_value(id, 2) over (order id)", "int?", [null, 2, 2, 2, 2]],
  ["sum(id) over (order id rows 1 before)", "int", [1, 3, 5, 7, 9]],
  ["sum(i) over (partition g)", "int?", [4, 4, 4, 4, 4]],
  ["count() over (partition g)", "int", [3, 3, 3, 2, 2]],
  ["avg(id) over (order id rows 1 before 1 after)", "float", [1.5, 2, 3, 4, 4.5]],
  ["median(f) over (partition g)", "float?", [2, 2, 2, 6, 6]],
  ["list(id) over (partition g order id)", "list<int>", [[1], [1, 2], [1, 2, 3], [4], [4, 5]]],
  ["first(i order id desc) over (partition g)", "int?", [1, 1, 1, 2, 2]],
];
