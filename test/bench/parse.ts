/** How fast text becomes a tree, and how much longer laying it out takes, in one process on files as people write them. */
import { format } from "../../language/format/format.ts";
import { parse } from "../../language/syntax/parse.ts";
import { SourceText } from "../../language/text/source.ts";
import { generateMesh } from "./generated-mesh.ts";
import { reportBench } from "./measure.ts";

const files = [...generateMesh(1000).chimera].filter(([path]) => path.endsWith(".chimera"));
const sources = files.map(([path, text]) => new SourceText(path, text));
const megabytes = files.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0) / 1e6;

/** Files with ten thousand lines together. */
const tenThousand: SourceText[] = [];
for (let lines = 0, at = 0; lines < 10_000; at++) {
  const source = sources[at % sources.length]!;
  tenThousand.push(source);
  lines += source.text.split("\n").length - 1;
}

const seconds = quickest(() => sources.forEach((source) => void parse(source)));
const parsing = quickest(() => tenThousand.forEach((source) => void parse(source)));
const formatting = quickest(() => tenThousand.forEach((source) => void format(source)));
const speed = megabytes / seconds;

reportBench("parse", [
  {
    name: `parse ${megabytes.toFixed(1)} MB`,
    measured: `${speed.toFixed(1)} MB/s`,
    baseline: "5 MB/s",
    ratio: speed / 5,
    budget: ">= 1.00",
    held: speed >= 5,
  },
  {
    name: "format of 10,000 lines",
    measured: `${(formatting * 1000).toFixed(0)} ms`,
    baseline: `${(parsing * 1000).toFixed(0)} ms (parse)`,
    ratio: formatting / parsing,
    budget: "<= 10.00",
    held: formatting <= 10 * parsing,
  },
]);

/** Seconds of the quickest of several runs: the machine may be shared, and nothing runs quicker than it can. */
function quickest(work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 7; run++) {
    const start = process.hrtime.bigint();
    work();
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e9);
  }
  return best;
}
