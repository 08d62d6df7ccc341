/** `chimerac test`: the test blocks of the mesh, run on DuckDB. */
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import { noSuchTest } from "../../language/diagnostics/registry/usage.ts";
import type { JobPlace } from "../../runtime/job/job.ts";
import type { TestFailure, TestResult } from "../../runtime/tests/run-test.ts";
import { lowerTest } from "../../targets/job/lower-test.ts";
import type { RunCommand } from "../command.ts";
import { exitCode } from "../exit-code.ts";
import { openMesh } from "../mesh-session.ts";
import { cellOf, tableText } from "../output/table.ts";
import { problemsInSource } from "../places.ts";
import { fail } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import { commandLine, known } from "../usage.ts";

export const run: RunCommand = async ([filter], options, context) => {
  const { terminal } = context;
  const session = await openMesh(context);
  const { mesh } = session;
  if (mesh === undefined) return fail(session.diagnostics, context, session.sources);
  const tests = mesh.tests.filter(
    (test) => filter === undefined || test.title.includes(filter) || test.product.includes(filter),
  );
  if (filter !== undefined && tests.length === 0)
    return fail(noSuchTest.at(commandLine, { filter, known: known(filter, titles(mesh), "test blocks") }), context);
  const { runTest } = await import("../../runtime/tests/run-test.ts");
  const results: TestResult[] = [];
  const { green, red } = terminal.outColors;
  const json = options.format === "json";
  for (const test of tests) {
    const job = lowerTest(mesh, test);
    if (job.diagnostics.length > 0)
      return fail(problemsInSource(job.diagnostics, session.sources), context, session.sources);
    terminal.status(`testing ${test.title}`, false);
    const result = await runTest(job.value, context.signal);
    results.push(result);
    if (json) continue;
    terminal.out(
      `${result.held ? green("ok  ") : red("FAIL")} ${result.title}  ${terminal.outColors.dim(placeText(result.place))}\n`,
    );
    for (const failure of result.failures) terminal.out(failureText(failure, terminal));
  }
  const failed = results.filter((result) => !result.held).length;
  if (json)
    terminal.out(
      `${JSON.stringify({ version: 1, tests: results, summary: { passed: results.length - failed, failed } }, null, 2)}\n`,
    );
  else if (tests.length === 0) terminal.say("This mesh has no test blocks.\n");
  else terminal.say(`${results.length - failed} passed, ${failed} failed\n`);
  return failed > 0 ? exitCode.error : exitCode.ok;
};

function titles(mesh: MeshIR): readonly string[] {
  return mesh.tests.map((test) => test.title);
}

function placeText(place: JobPlace): string {
  return `${place.file}:${place.line}`;
}

function failureText(failure: TestFailure, { outColors }: Terminal): string {
  const head = `     ${outColors.bold(failure.relation)} ${outColors.dim(placeText(failure.place))}\n`;
  if (failure.problem !== undefined) return `${head}       ${failure.problem}\n`;
  const rows = [
    ...failure.missing.map((row) => ({ mark: "-", row })),
    ...failure.unexpected.map((row) => ({ mark: "+", row })),
  ];
  const columns = ["", ...failure.columns];
  const text = tableText(
    {
      columns: columns.map((name) => ({ name, numeric: false })),
      rows: rows.map(({ mark, row }) => columns.map((name) => (name === "" ? mark : cellOf(row[name])))),
    },
    outColors.dim,
  );
  const counts = `       ${failure.missingCount} expected and not there (-), ${failure.unexpectedCount} there and not expected (+)\n`;
  return `${head}${counts}${text
    .trimEnd()
    .split("\n")
    .map((line) => `       ${line}\n`)
    .join("")}`;
}
