/**
 * A plugin of the build for modules of Node, which are a quarter of the time that a check of a small mesh takes when they are imported. An
 * import of `node:fs` touches its every property, and one of them loads all of Node's streams; so the release asks for the module itself.
 * `node:crypto` and `node:child_process` take long to load and few commands use them: they wait for the first call.
 */
import type { Plugin } from "rolldown";

const direct = ["node:fs", "node:path", "node:url", "node:os", "node:events", "node:process", "node:buffer"];
const lazy = ["node:crypto", "node:child_process"];

const builtinsWithStandIn: readonly string[] = [...direct, ...lazy];

/** Node's modules that the plugin stands in for; all others stay external. */
export function hasStandIn(id: string): boolean {
  return builtinsWithStandIn.includes(fullName(id));
}

export function builtinStandIns(): Plugin {
  return {
    name: "builtins",
    resolveId: (id) => (hasStandIn(id) ? `\0${fullName(id)}` : undefined),
    load: (id) => (builtinsWithStandIn.includes(id.slice(1)) ? standIn(id.slice(1)) : undefined),
  };
}

/** Packages may say `process` for `node:process`. */
function fullName(id: string): string {
  return id.includes(":") ? id : `node:${id}`;
}

function standIn(id: string): string {
  const builtin = process.getBuiltinModule(id) as object;
  const ask = `process.getBuiltinModule(${JSON.stringify(id)})`;
  const names = Object.entries(Object.getOwnPropertyDescriptors(builtin))
    .filter(([name, { get }]) => get === undefined && /^[A-Za-z]\w*$/.test(name))
    .map(([name]) => name);
  if (direct.includes(id))
    return [
      `const builtin = ${ask};`,
      ...names.map((name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})();`),
      "export default builtin;",
    ].join("\n");
  const functions = names.filter((name) => typeof Reflect.get(builtin, name) === "function" && /^[a-z]/.test(name));
  return [
    `let loaded; const builtin = () => (loaded ??= ${ask});`,
    ...functions.map((name) => `export const ${name} = (...args) => builtin().${name}(...args);`),
    `export default { ${functions.join(", ")} };`,
  ].join("\n");
}
