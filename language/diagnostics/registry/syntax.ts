/** Syntax: what cannot be read. CHM10xx. Expectations are said in the words of somebody who writes Chimera, never in those of the parser. */
import { define } from "../diagnostic.ts";

// ---- Structure -----------------------------------------------------------------------------------------------------

export const unexpected = define({
  code: "CHM1001",
  slug: "unexpected",
  severity: "error",
  category: "syntax",
  params: { expected: "text", found: "text" },
  message: ({ expected, found }) => `expected ${expected}, found ${found}`,
  label: ({ expected }) => `here should be ${expected}`,
});

export const notClosed = define({
  code: "CHM1002",
  slug: "not-closed",
  severity: "error",
  category: "syntax",
  params: { opener: "name", closer: "name" },
  message: ({ opener, closer }) => `${opener} is not closed by ${closer}`,
  label: ({ closer }) => `a ${closer} is missing here`,
});

export const notOpened = define({
  code: "CHM1003",
  slug: "not-opened",
  severity: "error",
  category: "syntax",
  params: { closer: "name", opener: "name" },
  message: ({ closer }) => `${closer} closes nothing`,
  label: ({ opener }) => `there is no open ${opener} for this`,
  hint: ({ opener }) => `remove it, or add the ${opener} that belongs to it`,
});

export const bodyNotOpened = define({
  code: "CHM1004",
  slug: "body-not-opened",
  severity: "error",
  category: "syntax",
  params: { keyword: "name" },
  message: ({ keyword }) => `the \`{\` of this ${keyword} is missing`,
  label: "a `{` is missing here",
});

export const surplusBrace = define({
  code: "CHM1005",
  slug: "surplus-brace",
  severity: "error",
  category: "syntax",
  params: {},
  message: "`{` stands twice",
  label: "nothing can start with a second `{`",
  hint: "remove it",
});

export const missingSeparator = define({
  code: "CHM1006",
  slug: "missing-comma",
  severity: "error",
  category: "syntax",
  params: {},
  message: "a `,` is missing between two items",
  label: "a `,` is missing here",
});

export const surplusSeparator = define({
  code: "CHM1007",
  slug: "surplus-separator",
  severity: "error",
  category: "syntax",
  params: { sign: "name" },
  message: ({ sign }) => `${sign} has no place here`,
  label: "nothing is separated by this",
  hint: "members of a declaration are separated by line ends or blanks, items of a list by one `,`",
});

export const tooDeep = define({
  code: "CHM1008",
  slug: "too-deep",
  severity: "error",
  category: "syntax",
  params: { limit: "count" },
  message: ({ limit }) => `nested more than ${limit} levels deep`,
  label: "this goes too deep to be read",
  hint: "split it into several tables or columns",
});

export const unknownDeclaration = define({
  code: "CHM1009",
  slug: "unknown-declaration",
  severity: "error",
  category: "syntax",
  params: { word: "name" },
  message: ({ word }) => `${word} starts no declaration`,
  label: "this should be a declaration such as `product`",
  hint: "a file consists of declarations such as `domain`, `use`, `type`, `source`, `product`, `test`",
});

export const unknownMember = define({
  code: "CHM1010",
  slug: "unknown-member",
  severity: "error",
  category: "syntax",
  params: { word: "name", where: "text" },
  message: ({ word, where }) => `${word} is not a part of ${where}`,
  label: "this should be a part of the declaration around it",
});

// ---- Signs of other languages --------------------------------------------------------------------------------------

export const foreignOperator = define({
  code: "CHM1020",
  slug: "foreign-operator",
  severity: "error",
  category: "syntax",
  params: { written: "name", chimera: "name" },
  message: ({ written, chimera }) => `${written} is written ${chimera}`,
  label: ({ chimera }) => `this should be ${chimera}`,
});

export const nullCompared = define({
  code: "CHM1021",
  slug: "null-compared",
  severity: "error",
  category: "syntax",
  params: { operator: "name", test: "name" },
  message: ({ operator }) => `null is not compared with ${operator}`,
  label: ({ test }) => `this should be ${test}`,
  hint: ({ test }) => `use ${test}`,
});

export const foreignComment = define({
  code: "CHM1022",
  slug: "foreign-comment",
  severity: "error",
  category: "syntax",
  params: { written: "name" },
  message: ({ written }) => `${written} starts no comment`,
  label: "a comment starts with `//`",
  hint: "write `//` for a comment, `///` for a description that goes into the catalog",
});

export const foreignQuotes = define({
  code: "CHM1023",
  slug: "foreign-quotes",
  severity: "error",
  category: "syntax",
  params: {},
  message: "a text stands in double quotes",
  label: 'this should start and end with `"`',
});

export const foreignForm = define({
  code: "CHM1024",
  slug: "foreign-form",
  severity: "error",
  category: "syntax",
  params: { written: "name", chimera: "name" },
  message: ({ written, chimera }) => `${written} is written ${chimera}`,
  label: ({ chimera }) => `write ${chimera} here`,
});

// ---- Words and literals --------------------------------------------------------------------------------------------

export const unknownCharacter = define({
  code: "CHM1030",
  slug: "unknown-character",
  severity: "error",
  category: "syntax",
  params: { character: "name" },
  message: ({ character }) => `unknown character ${character}`,
  label: "this means nothing in Chimera",
  hint: "remove it, or put a name with unusual characters in backticks",
});

export const textNotClosed = define({
  code: "CHM1031",
  slug: "text-not-closed",
  severity: "error",
  category: "syntax",
  params: { quote: "name" },
  message: ({ quote }) => `the text is not closed by ${quote}`,
  label: "the text starts here",
  hint: ({ quote }) => `end it with ${quote}; a text over several lines stands in \`"""\``,
});

export const nameNotClosed = define({
  code: "CHM1032",
  slug: "name-not-closed",
  severity: "error",
  category: "syntax",
  params: {},
  message: "the quoted name is not closed",
  label: "the name starts here and needs a second backtick",
});

export const regexNotClosed = define({
  code: "CHM1033",
  slug: "regex-not-closed",
  severity: "error",
  category: "syntax",
  params: {},
  message: "the regular expression is not closed",
  label: "it starts here and needs a second `/`",
  hint: "a `/` inside a regular expression is written `\\/`",
});

export const unknownEscape = define({
  code: "CHM1034",
  slug: "unknown-escape",
  severity: "error",
  category: "syntax",
  params: { written: "name" },
  message: ({ written }) => `unknown escape ${written}`,
  label: "this escape means nothing",
  hint: 'known are `\\n`, `\\t`, `\\r`, `\\"`, `\\\\` and `\\u{1F600}`; a backslash itself is `\\\\`',
});

export const badNumber = define({
  code: "CHM1035",
  slug: "bad-number",
  severity: "error",
  category: "syntax",
  params: { written: "name" },
  message: ({ written }) => `${written} is no number`,
  label: "this starts like a number",
  hint: "units stand behind a blank (`10 EUR`); durations end with `s`, `m`, `h`, `d`, `w`, `mo` or `y`",
});

export const badDate = define({
  code: "CHM1036",
  slug: "bad-date",
  severity: "error",
  category: "syntax",
  params: { written: "name" },
  message: ({ written }) => `${written} is not in the calendar`,
  label: "there is no such day or time",
});
