/** Patterns of paths, as `files` in the manifest takes them: `*` and `?` within a name, `**` across folders, `{a,b}` for either. */

/** Whether a path below the root fits `pattern`. A pattern that names a folder means all in it. */
export function pathPattern(pattern: string): (path: string) => boolean {
  const clean = pattern.replace(/^\.?\//, "").replace(/\/$/, "");
  const expression = new RegExp(`^(?:${sourceOf(clean)})(?:/.*)?$`, "u");
  return (path) => expression.test(path);
}

function sourceOf(pattern: string): string {
  let source = "";
  let braces = 0;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === "*" && pattern[i + 1] === "*") {
      const wholeFolders = pattern[i + 2] === "/";
      source += wholeFolders ? "(?:[^/]+/)*" : ".*";
      i += wholeFolders ? 2 : 1;
    } else if (c === "*") source += "[^/]*";
    else if (c === "?") source += "[^/]";
    else if (c === "{" && pattern.includes("}", i)) {
      source += "(?:";
      braces++;
    } else if (c === "}" && braces > 0) {
      source += ")";
      braces--;
    } else if (c === "," && braces > 0) source += "|";
    else source += c.replace(/[\\^$.|+()[\]{}]/, "\\$&");
  }
  return source + ")".repeat(braces);
}
