/** Units in words, for messages of the checker and for what targets write. */
import type { Unit } from "./type.ts";

/** As it would be written: `EUR`, `USD/EUR`, `m*m`, `1/s`. Base units are shown by their last word. */
export function unitText(unit: Unit): string {
  const over: string[] = [];
  const under: string[] = [];
  for (const name of Object.keys(unit)) {
    const power = unit[name]!;
    const short = name.slice(name.lastIndexOf(".") + 1);
    for (let i = 0; i < Math.abs(power); i++) (power > 0 ? over : under).push(short);
  }
  const text = over.length === 0 ? "1" : over.join("*");
  return under.length === 0 ? text : `${text}/${under.join("/")}`;
}
