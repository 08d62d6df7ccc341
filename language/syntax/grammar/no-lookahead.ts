/**
 * chevrotain computes for each choice of the grammar which tokens may start which side, when the parser is made. Choices
 * here are made by the rules themselves, so that work (most of the start-up time) would be thrown away. Validation and
 * drawing of the grammar read the recorded productions, not these functions.
 */
import type { ILookaheadStrategy } from "chevrotain";

const undecided = (): never => {
  throw new Error("the grammar decides its choices itself: use `choose`, `when`, `repeat`, `members` or `items`");
};

export const noLookahead: ILookaheadStrategy = {
  validate: () => [],
  buildLookaheadForAlternation: () => undecided,
  buildLookaheadForOptional: () => undecided,
};
