/** Calls of functions that are not there: most are called otherwise in SQL, or are no function here. */
import { didYouMean, replaceBy } from "../../../language/diagnostics/did-you-mean.ts";
import { unknownFunction } from "../../../language/diagnostics/registry/functions.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { ExpressionContext } from "../scope.ts";
import { placeIn } from "./checked.ts";

export function reportUnknownFunction(syntax: ast.Call, name: string, context: ExpressionContext): void {
  const place = placeIn(context, syntax.callee);
  const word = name.toLowerCase();
  const names = context.functions.names(context.file);
  const form = forms.get(word);
  const meant = [synonyms.get(word), word].find((each) => each !== undefined && names.includes(each));
  const extras =
    form !== undefined
      ? { hint: form }
      : meant !== undefined
        ? replaceBy(place, meant)
        : didYouMean(place, name, names);
  context.report(unknownFunction.at(place, { name }, extras));
}

const choice = "use `case { condition -> a, else -> b }`";
const orElse = "use `a ?? b`";
const step = "add a duration: `day + 7d`, `placed_at - 3mo`, `day + n * 1d`";

/** What is a form of the language instead of a function. */
const forms: ReadonlyMap<string, string> = new Map([
  ["ifnull", orElse],
  ["nvl", orElse],
  ["isnull", "use `x is null`"],
  ["isnotnull", "use `x is not null`"],
  ["if", choice],
  ["iif", choice],
  ["iff", choice],
  ["decode", choice],
  ["cast", "use `x as int`"],
  ["convert", "use `x as int`"],
  ["try_cast", "use `x as? int`"],
  ["safe_cast", "use `x as? int`"],
  ["dateadd", step],
  ["date_add", step],
  ["date_sub", step],
  ["datediff", "subtract: `a - b` is a duration, `days_between(b, a)` a number of days"],
  ["date_diff", "subtract: `a - b` is a duration, `days_between(b, a)` a number of days"],
  ["timestampdiff", "subtract: `(a - b) / 1h` is a number of hours"],
  ["extract", "use a function of the part: `year(x)`, `month(x)`, `hour(x)`"],
  ["date_part", "use a function of the part: `year(x)`, `month(x)`, `hour(x)`"],
  ["datepart", "use a function of the part: `year(x)`, `month(x)`, `hour(x)`"],
  ["like", "use `x matches /…/`, `contains`, `starts_with` or `ends_with`"],
  ["regexp_matches", "use `x matches /…/`"],
  ["regexp_like", "use `x matches /…/`"],
  ["list_contains", "use `x in xs`"],
  ["array_contains", "use `x in xs`"],
  ["struct_pack", "write `{ a: 1, b: 2 }`"],
  ["list_value", "write `[a, b]`"],
  ["unnest", "use the step `unnest xs as x`"],
  ["explode", "use the step `unnest xs as x`"],
  ["secret", "secrets stand only in settings and masks"],
  ["env", "environment variables stand only in settings"],
]);

/** What other languages call it, and what it is called here. */
export const synonyms: ReadonlyMap<string, string> = new Map([
  ["nullif", "null_if"],
  ["len", "length"],
  ["char_length", "length"],
  ["character_length", "length"],
  ["array_length", "length"],
  ["cardinality", "length"],
  ["size", "length"],
  ["substr", "substring"],
  ["mid", "substring"],
  ["ucase", "upper"],
  ["toupper", "upper"],
  ["lcase", "lower"],
  ["tolower", "lower"],
  ["initcap", "title_case"],
  ["lpad", "pad_start"],
  ["rpad", "pad_end"],
  ["ltrim", "trim_start"],
  ["rtrim", "trim_end"],
  ["strpos", "position"],
  ["instr", "position"],
  ["charindex", "position"],
  ["locate", "position"],
  ["concat_ws", "concat_with"],
  ["regexp_replace", "replace_regex"],
  ["regexp_extract", "extract_regex"],
  ["regexp_substr", "extract_regex"],
  ["string_split", "split"],
  ["split_part", "split"],
  ["startswith", "starts_with"],
  ["endswith", "ends_with"],
  ["includes", "contains"],
  ["pow", "power"],
  ["ceiling", "ceil"],
  ["truncate", "trunc"],
  ["log_2", "log2"],
  ["isnan", "is_nan"],
  ["to_date", "date"],
  ["current_date", "today"],
  ["current_timestamp", "now"],
  ["getdate", "now"],
  ["sysdate", "now"],
  ["to_char", "format"],
  ["strftime", "format"],
  ["date_format", "format"],
  ["strptime", "parse_timestamp"],
  ["to_timestamp", "parse_timestamp"],
  ["last_day", "end_of_month"],
  ["dayofweek", "weekday"],
  ["dayofyear", "day_of_year"],
  ["weekofyear", "week"],
  ["monthname", "month_name"],
  ["dayname", "day_name"],
  ["countdistinct", "count_distinct"],
  ["approx_distinct", "approx_count_distinct"],
  ["countif", "count_if"],
  ["average", "avg"],
  ["mean", "avg"],
  ["std", "stddev"],
  ["stddev_samp", "stddev"],
  ["stdev", "stddev"],
  ["var_samp", "variance"],
  ["var_pop", "variance_pop"],
  ["percentile_cont", "quantile"],
  ["percentile", "quantile"],
  ["quantile_cont", "quantile"],
  ["group_concat", "string_agg"],
  ["listagg", "string_agg"],
  ["array_agg", "list"],
  ["collect_list", "list"],
  ["any_value", "any"],
  ["arg_max", "max_by"],
  ["arg_min", "min_by"],
  ["bool_and", "all_true"],
  ["bool_or", "any_true"],
  ["rownum", "row_number"],
  ["row_num", "row_number"],
  ["array_distinct", "list_distinct"],
  ["array_sort", "sorted"],
  ["json_extract", "json_get"],
  ["json_value", "json_text"],
  ["json_extract_string", "json_text"],
  ["get_json_object", "json_text"],
  ["sha2", "sha256"],
  ["hash", "fingerprint"],
]);
