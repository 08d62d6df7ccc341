/** What the system says when a file cannot be written, as a message: a read-only folder or a full disk is nobody's mistake in a program. */
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";
import { cannotWrite } from "../language/diagnostics/registry/usage.ts";
import { commandLine } from "./usage.ts";

const reasons: { readonly [code: string]: string } = {
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "this user's share of the disk is full",
  ENOTDIR: "a file stands where a folder has to be",
  EEXIST: "a file stands where a folder has to be",
  EISDIR: "a folder stands there",
  ENAMETOOLONG: "the path is too long",
};

/** The message for an error of the file system; undefined for any other error. */
export function writeProblem(error: unknown): Diagnostic | undefined {
  if (!(error instanceof Error) || !("code" in error) || !("path" in error)) return undefined;
  const reason = reasons[String(error.code)];
  return reason === undefined ? undefined : cannotWrite.at(commandLine, { path: String(error.path), reason });
}
