/** What a PostgreSQL server or the network said, as one of our own diagnostics. Codes are those of the server's documentation and of Node. */
import type { Diagnostic } from "../../../language/diagnostics/diagnostic.ts";
import { sourceFailed, sourceRefused, sourceUnreachable } from "../../../language/diagnostics/registry/runtime.ts";
import type { OpenRequest } from "../connector.ts";

const unreachable: { readonly [code: string]: string } = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the name of the host cannot be looked up",
  ETIMEDOUT: "no answer in time",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  ECONNRESET: "the connection was cut",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed; name the authority with `ssl_ca`",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate comes from an authority nobody here knows; name it with `ssl_ca`",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate cannot be verified; name the authority with `ssl_ca`",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
};

const refused: { readonly [code: string]: string } = {
  "28P01": "wrong user or password",
  "28000": "this user may not log in from here",
};

/** Makes a diagnostic of anything the driver throws. `where` is `host:port/database`. */
export function explainPostgres(thrown: unknown, where: string, { place, settings, input }: OpenRequest): Diagnostic {
  const first = thrown instanceof AggregateError ? (thrown.errors[0] ?? thrown) : thrown;
  const message = settings.scrub(first instanceof Error ? first.message : String(first));
  const code = typeof first === "object" && first !== null && "code" in first ? String(first.code) : "";
  const login = refused[code];
  if (login !== undefined) return sourceRefused.at(place, { where, reason: login });
  if (/no pg_hba\.conf entry/.test(message)) return sourceRefused.at(place, { where, reason: message });
  if (/password must be a string|no password supplied/i.test(message)) {
    return sourceRefused.at(place, { where, reason: "it asks for a password, and none is given" });
  }
  const network = unreachable[code];
  if (network !== undefined) return sourceUnreachable.at(place, { where, reason: network });
  if (/timeout expired|Connection terminated due to connection timeout/.test(message)) {
    return sourceUnreachable.at(place, { where, reason: "no answer in time" });
  }
  if (/does not support SSL/.test(message)) {
    return sourceUnreachable.at(place, { where, reason: "`ssl` is asked for, and the server does not offer it" });
  }
  return sourceFailed.at(place, { input: input.address, reason: message });
}
