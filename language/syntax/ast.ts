/**
 * The typed syntax tree: what a file says, and nothing about what it means. Nodes are plain objects made once by the
 * parser; later stages never write to them. Tokens and comments lie beside the tree in `ParsedFile`.
 *
 * INVARIANT: every node carries absolute offsets with start <= end; a child lies inside its parent.
 */
import type { Span } from "../text/source.ts";
import type {
  DateLiteral,
  DurationLiteral,
  Expression,
  ListLiteral,
  Literal,
  NumberLiteral,
  RegexLiteral,
  StringLiteral,
} from "./ast-expression.ts";
import type { PipelineStep } from "./ast-step.ts";

export type * from "./ast-expression.ts";
export type * from "./ast-step.ts";

/** One word as written; `text` is without backticks. */
export interface Name extends Span {
  readonly kind: "Name";
  readonly text: string;
}

/** `a.b.C` */
export interface QualifiedName extends Span {
  readonly kind: "QualifiedName";
  readonly parts: readonly Name[];
}

/** What a declaration says about its own name: `deprecated until D "…"`, `moved from old`. */
export interface NameNotes {
  readonly deprecated?: Deprecation;
  readonly movedFrom?: QualifiedName;
}

export interface Deprecation extends Span {
  readonly kind: "Deprecation";
  readonly until?: DateLiteral;
  readonly text?: StringLiteral;
}

/** The text of the `///` lines before a declaration or of the one behind it on its line. */
export interface Documented {
  readonly doc?: DocComment;
}

export interface DocComment extends Span {
  readonly kind: "DocComment";
  /** Lines joined by `\n`, without `///` and one blank. */
  readonly text: string;
}

// ---- Files -----------------------------------------------------------------------------------------------------------

export interface SourceFile extends Span {
  readonly kind: "SourceFile";
  readonly declarations: readonly Declaration[];
}

export type Declaration =
  | DomainDeclaration
  | UseDeclaration
  | TeamDeclaration
  | RoleDeclaration
  | PrincipalDeclaration
  | TypeDeclaration
  | EnumDeclaration
  | UnitDeclaration
  | TermDeclaration
  | LevelDeclaration
  | LabelDeclaration
  | CombinationDeclaration
  | DerivationDeclaration
  | PurposeDeclaration
  | ChannelDeclaration
  | MetricDeclaration
  | ConnectorDeclaration
  | FunctionDeclaration
  | SourceDeclaration
  | ProductDeclaration
  | ModelDeclaration
  | RuleDeclaration
  | WaiveDeclaration
  | TestDeclaration
  | PolicyDeclaration
  | BrokenDeclaration;

/** A declaration whose tokens could not be parsed at all; its bytes are kept by the formatter. */
export interface BrokenDeclaration extends Span {
  readonly kind: "BrokenDeclaration";
  /** The name, where one could be read, so that uses of it are not reported a second time. */
  readonly name?: Name;
}

// ---- Settings: `name: value` and bare flags ----------------------------------------------------------------------------

/** `title: "Retail sales"`; a flag such as `special` has no value. Which names are allowed is for the checker to say. */
export interface Setting extends Span, Documented {
  readonly kind: "Setting";
  readonly name: Name;
  readonly value?: Expression;
}

// ---- Domain, use, people -----------------------------------------------------------------------------------------------

export interface DomainDeclaration extends Span, NameNotes, Documented {
  readonly kind: "Domain";
  readonly name: QualifiedName;
  /** Present when this file gives the domain its body. */
  readonly body?: readonly Setting[];
}

/** `use a.b.C`, `use a.{B, C}`, `use a.B as C` */
export interface UseDeclaration extends Span, Documented {
  readonly kind: "Use";
  /** The path before the names: `a.b`. Empty parts where a single word was written. */
  readonly path: QualifiedName;
  readonly items: readonly UseItem[];
  /** Written with braces, which the formatter keeps. */
  readonly braces: boolean;
}
export interface UseItem extends Span {
  readonly kind: "UseItem";
  readonly name: Name;
  readonly alias?: Name;
}

interface Named extends Span, NameNotes, Documented {
  readonly name: Name;
}
export interface TeamDeclaration extends Named {
  readonly kind: "Team";
  readonly settings: readonly Setting[];
}
export interface RoleDeclaration extends Named {
  readonly kind: "Role";
  readonly settings: readonly Setting[];
}
/** `principal { cost_centre: string }`: further attributes of `user`. */
export interface PrincipalDeclaration extends Span, Documented {
  readonly kind: "Principal";
  readonly columns: readonly ColumnDeclaration[];
}

// ---- Types -------------------------------------------------------------------------------------------------------------

export type TypeExpression = NamedType | StructType;
/** `int`, `decimal(12, 2)`, `list<T>`, `Amount`, `std.types.CountryCode`, with unit and `?`. */
export interface NamedType extends Span {
  readonly kind: "NamedType";
  readonly name: QualifiedName;
  /** `decimal(12, 2)`; in the standard library also names of variables: `decimal(p, s)`. */
  readonly parameters: readonly (NumberLiteral | Name)[];
  /** `list<T>`, `map<K, V>` */
  readonly arguments: readonly TypeExpression[];
  readonly unit?: UnitExpression;
  readonly nullable: boolean;
}
export interface StructType extends Span {
  readonly kind: "StructType";
  readonly fields: readonly ColumnDeclaration[];
  readonly nullable: boolean;
}
/** `EUR`, `USD/EUR`, `m/s`: a product of powers. Only `*` and `/` between names. */
export interface UnitExpression extends Span {
  readonly kind: "UnitExpression";
  readonly factors: readonly { readonly name: QualifiedName; readonly power: 1 | -1 }[];
}

/** `type OrderId = string matches /…/`, `type Email = string matches /…/ labelled contact`, `type P = string safe prefix 2` */
export interface TypeDeclaration extends Named {
  readonly kind: "Type";
  readonly type: TypeExpression;
  readonly matches?: RegexLiteral;
  /** `check x > 0`: the value is called by the first free name, `x` by custom; `value` names it too. */
  readonly check?: Expression;
  readonly labels: readonly QualifiedName[];
  readonly safePrefix?: NumberLiteral;
}
export interface EnumDeclaration extends Named {
  readonly kind: "Enum";
  readonly members: readonly EnumMember[];
}
/** `placed` or, where the stored text differs, `placed = "PLACED"`. */
export interface EnumMember extends Span, Documented {
  readonly kind: "EnumMember";
  readonly name: Name;
  readonly value?: StringLiteral;
}
/** `unit EUR: currency`, `unit km: length = 1000 m` (the ratio is documentation and a constant, never an implicit conversion). */
export interface UnitDeclaration extends Named {
  readonly kind: "Unit";
  readonly dimension?: Name;
  readonly ratio?: { readonly factor: NumberLiteral; readonly base: UnitExpression };
}
/** `term Buyer "Someone who bought" is Party` */
export interface TermDeclaration extends Named {
  readonly kind: "Term";
  readonly text?: StringLiteral;
  readonly broader: readonly QualifiedName[];
  readonly settings: readonly Setting[];
}

/** A column of a source table, schema, struct or result. Order of what follows the type: `key labelled L from "x" is T`. */
export interface ColumnDeclaration extends Named {
  readonly kind: "Column";
  readonly type: TypeExpression;
  readonly key: boolean;
  readonly labels: readonly QualifiedName[];
  /** `from "US Id"`: the physical name. */
  readonly physical?: StringLiteral;
  /** `is Buyer`: the glossary term. */
  readonly term?: QualifiedName;
}

// ---- Labels, purposes --------------------------------------------------------------------------------------------------

/** `level public < internal < confidential < restricted` */
export interface LevelDeclaration extends Span, Documented {
  readonly kind: "Level";
  readonly names: readonly Name[];
}
export interface LabelDeclaration extends Span, NameNotes, Documented {
  readonly kind: "Label";
  /** Dotted names are a taxonomy: `contact.email` is below `contact`. */
  readonly name: QualifiedName;
  readonly settings: readonly Setting[];
}
/** `combination { birth_date, postcode, sex }` */
export interface CombinationDeclaration extends Span, Documented {
  readonly kind: "Combination";
  readonly name?: Name;
  readonly labels: readonly QualifiedName[];
}
/** `derivation birth_date -> age: quasi_identifier` */
export interface DerivationDeclaration extends Span, Documented {
  readonly kind: "Derivation";
  readonly from: QualifiedName;
  readonly name: Name;
  readonly label: QualifiedName;
}
/** `purpose care "Treating patients" is health_services` */
export interface PurposeDeclaration extends Named {
  readonly kind: "Purpose";
  readonly text?: StringLiteral;
  readonly broader: readonly QualifiedName[];
}
export interface ChannelDeclaration extends Named {
  readonly kind: "Channel";
  readonly settings: readonly Setting[];
}
export interface MetricDeclaration extends Named {
  readonly kind: "Metric";
  readonly settings: readonly Setting[];
}

// ---- Standard library --------------------------------------------------------------------------------------------------

/** `connector postgres { host: string  port: int = 5432 }`: the typed schema of a source's settings. */
export interface ConnectorDeclaration extends Named {
  readonly kind: "Connector";
  readonly settings: readonly Parameter[];
}
/** `name: T`, `name: T = default`, `...rest: T` */
export interface Parameter extends Span, Documented {
  readonly kind: "Parameter";
  readonly name: Name;
  readonly type: TypeExpression;
  readonly default?: Expression;
  readonly variadic: boolean;
}
/** `fn date(ts: timestamp) -> date = sql { duckdb: "…" }`; see docs/language/functions.md for what each clause means. */
export interface FunctionDeclaration extends Named {
  readonly kind: "Function";
  readonly flavour: "scalar" | "aggregate" | "window";
  readonly typeParameters: readonly { readonly name: Name; readonly bound?: Name }[];
  readonly parameters: readonly Parameter[];
  readonly result: TypeExpression;
  /** `empty 0`: an aggregate over no rows is this value instead of null. */
  readonly empty?: Literal;
  /** `releases identifying to pseudonymous` */
  readonly releases?: { readonly from: QualifiedName; readonly to: QualifiedName };
  /** One SQL template per dialect. */
  readonly lowerings: readonly { readonly dialect: Name; readonly sql: StringLiteral }[];
}

// ---- Sources -----------------------------------------------------------------------------------------------------------

export interface SourceDeclaration extends Named {
  readonly kind: "Source";
  readonly connector: QualifiedName;
  readonly settings: readonly Setting[];
  readonly tables: readonly SourceTable[];
}
export interface SourceTable extends Named {
  readonly kind: "SourceTable";
  /** `table visits from "public.visits"`: the physical name. */
  readonly physical?: StringLiteral;
  /** `table visits labelled health`: labels of the rows. */
  readonly labels: readonly QualifiedName[];
  /** `purposes: [care]`, `retain: 10y`: a member whose value cannot be a type. */
  readonly settings: readonly Setting[];
  readonly columns: readonly ColumnDeclaration[];
  /** `unique(a, b)`: a further key. */
  readonly uniques: readonly UniqueDeclaration[];
}
export interface UniqueDeclaration extends Span {
  readonly kind: "Unique";
  readonly columns: readonly Name[];
}

// ---- Products ----------------------------------------------------------------------------------------------------------

export interface ProductDeclaration extends Named {
  readonly kind: "Product";
  readonly members: readonly ProductMember[];
}
export type ProductMember =
  | Setting
  | InputDeclaration
  | TableDeclaration
  | PortDeclaration
  | PolicyDeclaration
  | ModelDeclaration;

/** `input orders = Shop.orders { load: append by placed_at   every: 15m }` */
export interface InputDeclaration extends Named {
  readonly kind: "Input";
  readonly target: QualifiedName;
  /** `Product.port v1` */
  readonly version?: VersionTag;
  readonly settings: readonly Setting[];
  readonly load?: LoadSetting;
}
export interface VersionTag extends Span {
  readonly kind: "VersionTag";
  readonly major: number;
}
/** `load: full`, `load: append by placed_at`, `load: merge by id` */
export interface LoadSetting extends Span {
  readonly kind: "Load";
  readonly mode: Name;
  readonly columns: readonly Name[];
}

/** What a table or port is made of: steps, a SQL text, or an opaque Python step. */
export type Body = PipelineBody | SqlBody | PythonBody;
export interface PipelineBody extends Span {
  readonly kind: "Pipeline";
  readonly steps: readonly PipelineStep[];
}
export interface SqlBody extends Span {
  readonly kind: "Sql";
  readonly sql: StringLiteral;
  /** `-> { id: OrderId, n: int }` */
  readonly result?: readonly ColumnDeclaration[];
}
export interface PythonBody extends Span {
  readonly kind: "Python";
  readonly arguments: readonly Argument[];
  readonly result?: readonly ColumnDeclaration[];
}
/** `"score.py"` or `input: paid` */
export interface Argument extends Span {
  readonly kind: "Argument";
  readonly name?: Name;
  readonly value: Expression;
}

export interface TableDeclaration extends Named {
  readonly kind: "Table";
  readonly body: Body;
  readonly members: readonly TableMember[];
}
export interface PortDeclaration extends Named {
  readonly kind: "Port";
  readonly version?: VersionTag;
  readonly body: Body;
  readonly members: readonly TableMember[];
}
export type TableMember = Setting | SchemaBlock | MaterializeSetting | ExpectRule | PolicyDeclaration;

export interface SchemaBlock extends Span, Documented {
  readonly kind: "Schema";
  readonly columns: readonly ColumnDeclaration[];
  readonly uniques: readonly UniqueDeclaration[];
}
/** `materialize: incremental by day lookback 3d`, `view`, `table`, `full`, `merge by a, b`, `scd2 by a`, `snapshot` */
export interface MaterializeSetting extends Span, Documented {
  readonly kind: "Materialize";
  readonly mode: Name;
  readonly columns: readonly Name[];
  readonly lookback?: DurationLiteral;
}

// ---- Quality -----------------------------------------------------------------------------------------------------------

export type RuleAction = "block" | "quarantine" | "warn" | "observe";
/** `expect positive: share(x > 0) >= 99.5% where y by country or warn` */
export interface ExpectRule extends Span, Documented {
  readonly kind: "Expect";
  readonly name?: Name;
  /** Measure and bound: a comparison, a `between`, or a bare predicate or call. */
  readonly subject: Expression;
  /** `within 5% of previous` */
  readonly within?: { readonly tolerance: Expression; readonly of: Expression };
  readonly where?: Expression;
  readonly by: readonly Expression[];
  readonly action?: RuleAction;
}

// ---- Policies ----------------------------------------------------------------------------------------------------------

export type PolicyDeclaration = AccessPolicy | MaskPolicy | DeclassifyPolicy | AcceptPolicy | BreakGlassPolicy;
/** Which columns a policy is about: named, by label, or all when absent. */
export interface ColumnSelection extends Span {
  readonly kind: "ColumnSelection";
  readonly names: readonly Name[];
  readonly labels: readonly QualifiedName[];
}
/** `allow Analyst to read [columns …] for analytics where … until D`, `forbid everyone to read …` */
export interface AccessPolicy extends Span, Documented {
  readonly kind: "Access";
  readonly effect: "allow" | "forbid";
  readonly principals: readonly QualifiedName[];
  readonly columns?: ColumnSelection;
  readonly purposes: readonly QualifiedName[];
  readonly where?: Expression;
  readonly until?: DateLiteral;
}
/** `mask buyers with round(10) unless Finance` */
export interface MaskPolicy extends Span, Documented {
  readonly kind: "Mask";
  readonly columns: ColumnSelection;
  readonly mask: Expression;
  readonly unless: readonly QualifiedName[];
}
/** `declassify a, b when c >= 12 "reason" by "who" until D` */
export interface DeclassifyPolicy extends Span, Documented {
  readonly kind: "Declassify";
  readonly columns: readonly Name[];
  readonly when?: Expression;
  /** `only where …`: drops smaller groups instead of failing. */
  readonly onlyWhere: boolean;
  readonly reason?: StringLiteral;
  readonly by?: StringLiteral;
  readonly until?: DateLiteral;
}
/** `accept influence of X because "…"` */
export interface AcceptPolicy extends Span, Documented {
  readonly kind: "Accept";
  readonly of: readonly QualifiedName[];
  readonly because?: StringLiteral;
}
/** `break_glass Oncall for 4h reason required approved by PrivacyOffice` */
export interface BreakGlassPolicy extends Span, Documented {
  readonly kind: "BreakGlass";
  readonly principals: readonly QualifiedName[];
  readonly columns?: ColumnSelection;
  readonly duration?: DurationLiteral;
  readonly reasonRequired: boolean;
  readonly approvedBy: readonly QualifiedName[];
}

// ---- Models, governance, tests -----------------------------------------------------------------------------------------

export interface ModelDeclaration extends Named {
  readonly kind: "Model";
  readonly settings: readonly Setting[];
}
/** `rule documented_ports "…" severity warn { for port p  require …  message "…" }` */
export interface RuleDeclaration extends Named {
  readonly kind: "Rule";
  readonly text?: StringLiteral;
  readonly severity?: Name;
  readonly parts: readonly RulePart[];
}
export type RulePart = RuleFor | RuleWhere | RuleRequire | RuleMessage | Setting;
export interface RuleFor extends Span {
  readonly kind: "RuleFor";
  readonly what: Name;
  readonly variable: Name;
}
export interface RuleWhere extends Span {
  readonly kind: "RuleWhere";
  readonly condition: Expression;
}
export interface RuleRequire extends Span {
  readonly kind: "RuleRequire";
  readonly condition: Expression;
}
export interface RuleMessage extends Span {
  readonly kind: "RuleMessage";
  readonly text: StringLiteral;
}
/** `waive RULE for X until D by "who" "reason"` */
export interface WaiveDeclaration extends Span, Documented {
  readonly kind: "Waive";
  readonly rule: QualifiedName;
  readonly target: QualifiedName;
  readonly until?: DateLiteral;
  readonly by?: StringLiteral;
  readonly reason?: StringLiteral;
}
/** `test "an EU analyst sees only the EU" for Orders { given … as … expect … }` */
export interface TestDeclaration extends Span, Documented {
  readonly kind: "Test";
  readonly title: StringLiteral;
  readonly product?: QualifiedName;
  readonly parts: readonly TestPart[];
}
export type TestPart = TestGiven | TestAs | TestExpect;
export interface TestGiven extends Span {
  readonly kind: "Given";
  readonly name: Name;
  readonly rows: ListLiteral;
}
export interface TestAs extends Span {
  readonly kind: "As";
  readonly role: QualifiedName;
  readonly attributes?: Expression;
}
export interface TestExpect extends Span {
  readonly kind: "TestExpect";
  readonly expectation: Expression;
}

/** Every node that can stand in the tree. */
export type Node = { readonly kind: string } & Span;
