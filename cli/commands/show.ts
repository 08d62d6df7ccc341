/** `chimerac show PORT`: the published rows of a port. */
import { noSuchPort } from "../../language/diagnostics/registry/usage.ts";
import type { RunCommand } from "../command.ts";
import { exitCode } from "../exit-code.ts";
import { openMesh } from "../mesh-session.ts";
import { openForReading } from "../open-database.ts";
import { limitOf, writeRows } from "../output/rows.ts";
import { fail } from "../report.ts";
import { commandLine, findAddress, known } from "../usage.ts";

export const run: RunCommand = async ([name = ""], options, context) => {
  const limit = await limitOf(options, context);
  if (limit === undefined) return exitCode.error;
  const session = await openMesh(context);
  if (session.mesh === undefined) return fail(session.diagnostics, context, session.sources);
  const ports = session.mesh.products.flatMap((product) => product.ports);
  const addresses = ports.map((port) => port.address);
  const port = ports.find((each) => each.address === findAddress(name, addresses));
  if (port === undefined)
    return fail(noSuchPort.at(commandLine, { name, known: known(name, addresses, "ports") }), context);
  const engine = await openForReading(session, context);
  if (engine === undefined) return exitCode.error;
  try {
    const { schema, name: view } = port.physical;
    context.terminal.say(
      `${context.terminal.colors.bold(port.address)}  ${context.terminal.colors.dim(`${schema}.${view}`)}\n`,
    );
    const { failedQuery } = await import("./query.ts");
    return await failedQuery(context, () =>
      engine.with(
        (database) => writeRows(database, `SELECT * FROM "${schema}"."${view}"`, limit, options, context),
        context.signal,
      ),
    );
  } finally {
    engine.close();
  }
};
