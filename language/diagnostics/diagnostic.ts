/**
 * A diagnostic is data: a kind from the registry, a place and parameters. Words live in the registry alone, and one
 * structure renders as terminal frame, JSON, SARIF, GitHub annotation and editor squiggle.
 */
import type { Place } from "../text/source.ts";

export type Severity = "error" | "warning" | "info";

/** What part of Chimera speaks: the group of pages a code belongs to. */
export type Category =
  | "syntax"
  | "workspace"
  | "names"
  | "types"
  | "units"
  | "steps"
  | "functions"
  | "sql"
  | "contracts"
  | "quality"
  | "labels"
  | "plan"
  | "runtime"
  | "state"
  | "targets"
  | "usage";

/** Another place that explains the first one, such as "declared here". */
export interface Related extends Place {
  readonly message: string;
}

/** Replace the text of `place` by `text`. */
export interface Edit {
  readonly place: Place;
  readonly text: string;
}

/** A quick fix: what it does in a few words, and the edits that do it. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
}

export interface Diagnostic {
  readonly code: string;
  readonly slug: string;
  readonly severity: Severity;
  readonly category: Category;
  /** One line without a full stop, at most eight words beside its parameters. */
  readonly message: string;
  readonly place: Place;
  /** What the marked text is, in lower case; makes sense alone in an editor. */
  readonly label: string;
  /** The way out. */
  readonly hint?: string;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
  /** What stands at its place may be a secret: no output shows that text. */
  readonly conceals?: true;
}

/** `name` and `type` are shown in backticks, `text` and `count` as they are. */
export type ParamKind = "name" | "type" | "text" | "count";
export type ParamSpec = { readonly [name: string]: ParamKind };
export type Params<P extends ParamSpec> = { readonly [K in keyof P]: P[K] extends "count" ? number : string };
type Shown<P extends ParamSpec> = { readonly [K in keyof P]: string };
type Words<P extends ParamSpec> = string | ((params: Shown<P>) => string);

export interface DiagnosticSpec<P extends ParamSpec> {
  readonly code: `CHM${number}`;
  readonly slug: string;
  readonly severity: Severity;
  readonly category: Category;
  readonly params: P;
  readonly message: Words<P>;
  readonly label: Words<P>;
  readonly hint?: Words<P>;
  /** What it marks may be a secret. */
  readonly conceals?: true;
}

export interface Extras {
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
  /** Replaces the registry's hint where the place knows a better way out, such as a "did you mean". */
  readonly hint?: string;
}

/** A registered diagnostic: its words, and the way to make one. */
export interface DiagnosticKind<P extends ParamSpec = ParamSpec> {
  readonly spec: DiagnosticSpec<P>;
  /** Makes the diagnostic at `place`. Parameters are plain text without backticks. */
  at(place: Place, params: Params<P>, extras?: Extras): Diagnostic;
}

/** Registers nothing by itself: the registry is the set of exports of `registry/index.ts`. */
export function define<const P extends ParamSpec>(spec: DiagnosticSpec<P>): DiagnosticKind<P> {
  return {
    spec,
    at(place, params, extras = {}) {
      const shown = showParams(spec.params, params);
      const say = (words: Words<P>) => (typeof words === "string" ? words : words(shown));
      const hint = extras.hint ?? (spec.hint === undefined ? undefined : say(spec.hint));
      return {
        code: spec.code,
        slug: spec.slug,
        severity: spec.severity,
        category: spec.category,
        message: say(spec.message),
        place: { file: place.file, start: place.start, end: place.end },
        label: say(spec.label),
        ...(hint === undefined ? {} : { hint }),
        related: extras.related ?? [],
        fixes: extras.fixes ?? [],
        ...(spec.conceals === undefined ? {} : { conceals: spec.conceals }),
      };
    },
  };
}

function showParams<P extends ParamSpec>(spec: P, params: Params<P>): Shown<P> {
  const shown: Record<string, string> = {};
  for (const [name, kind] of Object.entries(spec)) {
    const value = String(params[name]);
    shown[name] = kind === "name" || kind === "type" ? `\`${value}\`` : value;
  }
  return shown as Shown<P>;
}
