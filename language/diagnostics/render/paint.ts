/** Colours as the renderer needs them. Whoever calls it decides whether there are any: a terminal, `NO_COLOR`, `--no-color`. */

/** Wraps a text in the codes of a colour, or gives it back as it is. picocolors fits. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
  blue(text: string): string;
  cyan(text: string): string;
}

const same = (text: string) => text;

/** No colours. */
export const plain: Paint = { bold: same, dim: same, red: same, yellow: same, green: same, blue: same, cyan: same };
