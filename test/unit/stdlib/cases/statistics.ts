/** Calls of the functions for statistics, with their types and values. */
import type { FunctionCase } from "./case.ts";

export const statisticsCases: readonly FunctionCase[] = [
  ["z_score(7, 5, 2)", "float?", 1],
  ["rescale(5, 0, 10, 0, 100)", "float?", 50],
  ["logistic(0)", "float", 0.5],
  ["logit(0.5)", "float", 0],
  ["wilson_low(5, 10)", "float?", 0.23659309051256472],
  ["wilson_high(5, 10)", "float?", 0.7634069094874353],
  ["cosine_similarity([1e0, 0e0], [1e0, 0e0])", "float", 1],
  ["dot_product([1e0, 2e0], [3e0, 4e0])", "float", 11],
  ["distance([0e0, 0e0], [3e0, 4e0])", "float", 5],
];
