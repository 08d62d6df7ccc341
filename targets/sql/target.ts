/** The target `sql`: a script a product, to read, to review, and to run where nothing of Chimera runs. */
import { unknownTarget } from "../../language/diagnostics/registry/targets.ts";
import { problem, type Target } from "../sdk/target.ts";
import { dialectNamed, dialects } from "./index.ts";
import { emitProductScript } from "./script.ts";

interface Options {
  readonly engine?: string;
}

const target: Target<Options> = {
  name: "sql",
  title: "a script a product, in the SQL of the environment's engine",
  options: {
    type: "object",
    additionalProperties: false,
    properties: {
      engine: { description: "Whose SQL. Default the environment's engine.", enum: Object.keys(dialects) },
    },
  },
  emit(mesh, options, { environment }) {
    const engine = options.engine ?? mesh.environments[environment]?.engine ?? "duckdb";
    const dialect = dialectNamed(engine);
    if (dialect === undefined) {
      const known = Object.keys(dialects).join(", ");
      const place = mesh.products[0]?.place;
      return { artifacts: [], problems: place === undefined ? [] : [problem(unknownTarget, place, { engine, known })] };
    }
    const scripts = mesh.products.map((product) => ({ product, script: emitProductScript(mesh, product, dialect) }));
    return {
      artifacts: scripts.map(({ product, script }) => ({
        path: `${product.domain}/${product.name}.sql`,
        text: script.value,
        origins: [{ line: 1, endLine: script.value.split("\n").length - 1, place: product.place }],
      })),
      problems: scripts.flatMap(({ script }) => script.diagnostics),
    };
  },
};

export default target;
