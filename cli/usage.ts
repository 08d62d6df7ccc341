/** Mistakes on the command line, shown like any other diagnostic: they have no file, so they stand at "the command line". */
import { nearestName } from "../language/text/nearest-name.ts";

/** The place of a mistake in what was typed. */
export const commandLine = { file: "<command line>", start: 0, end: 0 } as const;

/** "did you mean `x`?" or what there is, for labels. */
export function known(name: string, names: readonly string[], what: string): string {
  const near = nearestName(name, names);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  if (names.length === 0) return `this mesh has no ${what}`;
  const shown = names.slice(0, 8).map((each) => `\`${each}\``);
  return `there are ${shown.join(", ")}${names.length > 8 ? ` and ${names.length - 8} more` : ""}`;
}

/** What a name that people type stands for: the full address, or its last words when only one address ends so. */
export function findAddress(name: string, addresses: readonly string[]): string | undefined {
  if (addresses.includes(name)) return name;
  const ending = addresses.filter((address) => address.endsWith(`.${name}`));
  return ending.length === 1 ? ending[0] : undefined;
}
