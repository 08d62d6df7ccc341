/** Where a command writes: its result on stdout and nothing else there, everything said to a person on stderr. */
import pc from "picocolors";

/** Colours, or nothing at all. */
export type Colors = ReturnType<typeof pc.createColors>;

export interface Terminal {
  /** The result. */
  out(text: string): void;
  /** Words beside the result: progress, hints, diagnostics in text form. Silent with `--quiet`, errors aside. */
  say(text: string): void;
  /** As `say`, but never silent. */
  complain(text: string): void;
  /** Replaces the last `status` line on a terminal; a plain line where there is none, only if `milestone`. */
  status(text: string, milestone: boolean): void;
  /** Ends the status line. */
  settle(): void;
  readonly outColors: Colors;
  readonly colors: Colors;
  /** A person sits in front: both ends are terminals. */
  readonly interactive: boolean;
  readonly width: number;
  /** Asks and waits for a line; undefined when input ends. */
  ask(question: string): Promise<string | undefined>;
}

export interface TerminalOptions {
  readonly quiet: boolean;
  /** `--color` or `--no-color`; else NO_COLOR, FORCE_COLOR and the terminal decide. */
  readonly color?: boolean;
}

/** The terminal of this process. */
export function processTerminal(options: TerminalOptions): Terminal {
  const { stdout, stderr, stdin, env } = process;
  const wanted = (stream: NodeJS.WriteStream) => {
    if (options.color !== undefined) return options.color;
    if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
    if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "" && env.FORCE_COLOR !== "0") return true;
    return stream.isTTY === true && env.TERM !== "dumb";
  };
  let statusShown = false;
  const clear = () => {
    if (statusShown) stderr.write("\r\u001b[2K");
    statusShown = false;
  };
  return {
    out: (text) => {
      clear();
      stdout.write(text);
    },
    say: (text) => {
      if (options.quiet) return;
      clear();
      stderr.write(text);
    },
    complain: (text) => {
      clear();
      stderr.write(text);
    },
    status: (text, milestone) => {
      if (options.quiet) return;
      if (stderr.isTTY === true) {
        const room = (stderr.columns ?? 80) - 1;
        stderr.write(`\r\u001b[2K${text.length > room ? `${text.slice(0, room - 1)}…` : text}`);
        statusShown = true;
      } else if (milestone) stderr.write(`${text}\n`);
    },
    settle: clear,
    outColors: pc.createColors(wanted(stdout)),
    colors: pc.createColors(wanted(stderr)),
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    width: stdout.columns ?? stderr.columns ?? 120,
    ask: async (question) => {
      clear();
      const { createInterface } = await import("node:readline/promises");
      const lines = createInterface({ input: stdin, output: stderr });
      const closed = new Promise<undefined>((resolve) => lines.once("close", () => resolve(undefined)));
      const answer = await Promise.race([lines.question(question), closed]);
      lines.close();
      return answer;
    },
  };
}
