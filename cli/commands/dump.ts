/** `chimerac dump --stage STAGE`: what the compiler made of the mesh, as text. */
import { relative, resolve } from "node:path";
import { dumpSymbols, dumpTypes } from "../../compiler/dump.ts";
import { noSuchProduct, unreadableInput } from "../../language/diagnostics/registry/usage.ts";
import { dumpAst, dumpTokens } from "../../language/syntax/dump.ts";
import { type RunCommand, textOption } from "../command.ts";
import { stateFolder } from "../environment.ts";
import { exitCode } from "../exit-code.ts";
import { openMesh } from "../mesh-session.ts";
import { fail, showFrames } from "../report.ts";
import { commandLine, findAddress, known } from "../usage.ts";

export const run: RunCommand = async ([name], options, context) => {
  const { terminal } = context;
  const session = await openMesh(context);
  const { workspace } = session;
  const { bound, mesh } = session.compiled;
  await showFrames(session.diagnostics, context, session.sources);
  if (workspace === undefined) return exitCode.error;
  const stage = textOption(options, "stage") ?? "ir";
  if (stage === "tokens" || stage === "ast") {
    const wanted =
      name === undefined ? undefined : relative(session.root, resolve(context.folder, name)).replaceAll("\\", "/");
    const files = workspace.files.filter((file) => wanted === undefined || file.source.path === wanted);
    if (files.length === 0)
      return fail(
        unreadableInput.at(commandLine, { path: name ?? ".", reason: "it is not a file of this mesh" }),
        context,
      );
    for (const file of files) {
      if (files.length > 1) terminal.out(`// ${file.source.path}\n`);
      terminal.out(stage === "tokens" ? dumpTokens(file.source) : dumpAst(file));
    }
    return exitCode.ok;
  }
  if (stage === "symbols") {
    terminal.out(dumpSymbols(bound));
    return exitCode.ok;
  }
  const addresses = mesh.products.map((product) => product.address);
  const address = name === undefined ? undefined : findAddress(name, addresses);
  if (name !== undefined && address === undefined)
    return fail(noSuchProduct.at(commandLine, { name, known: known(name, addresses, "products") }), context);
  const products = mesh.products.filter((product) => address === undefined || product.address === address);
  switch (stage) {
    case "types":
      terminal.out(dumpTypes({ ...mesh, products }));
      break;
    case "plan": {
      const { makePlan } = await import("../../compiler/plan/plan.ts");
      const { value: state } = stateFolder(session, context).read();
      const base = state?.mesh === undefined ? {} : { base: state.mesh };
      const plan = makePlan(mesh, {
        environment: session.environment,
        ...base,
        accept: [],
        diagnostics: session.diagnostics,
      });
      terminal.out(`${JSON.stringify(plan, null, 2)}\n`);
      break;
    }
    case "out": {
      const { emitProductScript } = await import("../../targets/sql/index.ts");
      const engine = mesh.environments[session.environment]?.engine ?? "duckdb";
      for (const product of products) {
        const script = emitProductScript(mesh, product, engine, session.sources);
        await showFrames(script.diagnostics, context, session.sources);
        terminal.out(script.value);
      }
      break;
    }
    default:
      terminal.out(`${JSON.stringify(address === undefined ? mesh : { ...mesh, products }, null, 2)}\n`);
  }
  return exitCode.ok;
};
