/** How to log in: `credentials` as `user:password`, as JSON or as parts, or `user` and `password` apart; and how the line is encrypted. */
import type { ClientConfig } from "pg";
import type { Secret } from "../../secrets/secrets.ts";
import type { OpenRequest } from "../connector.ts";

export interface Login {
  readonly config: ClientConfig;
  /** `host:port/database`, for messages. */
  readonly where: string;
}

const connectTimeout = 15_000;

export function loginOf(request: OpenRequest): Login {
  const { settings } = request;
  const host = settings.required("host");
  const port = settings.number("port") ?? 5432;
  const database = settings.required("database");
  const { user, password } = credentials(settings.secret("credentials"));
  const name = settings.text("user") ?? user;
  if (name === undefined) throw settings.fault("user", "say who logs in: `user`, or `credentials` as `user:password`");
  const given = settings.secret("password");
  const secret = typeof given === "string" ? given : (given?.password ?? password);
  return {
    where: `${host}:${port}/${database}`,
    config: {
      host,
      port,
      database,
      user: name,
      ...(secret === undefined ? {} : { password: secret }),
      connectionTimeoutMillis: connectTimeout,
      keepAlive: true,
      application_name: "chimerac",
      ssl: tls(request),
      // Text as the server writes it, exact; the loader fits it to the declared types.
      types: { getTypeParser: () => (value: string) => value },
    },
  };
}

function credentials(secret: Secret | undefined): { user?: string; password?: string } {
  if (secret === undefined) return {};
  if (typeof secret !== "string") return parts(secret);
  if (secret.trimStart().startsWith("{")) {
    try {
      return parts(JSON.parse(secret) as { [part: string]: string });
    } catch {
      // A password may begin with a brace.
    }
  }
  const colon = secret.indexOf(":");
  return colon < 0 ? { password: secret } : { user: secret.slice(0, colon), password: secret.slice(colon + 1) };
}

function parts(secret: { readonly [part: string]: string }): { user?: string; password?: string } {
  const user = secret.user ?? secret.username;
  return {
    ...(user === undefined ? {} : { user }),
    ...(secret.password === undefined ? {} : { password: secret.password }),
  };
}

/** `ssl: true` encrypts and verifies the server; `ssl_ca` names the authority's certificate; `ssl_verify: false` only encrypts. */
function tls({ settings, context }: OpenRequest): ClientConfig["ssl"] {
  if (settings.flag("ssl") !== true) return false;
  const path = settings.text("ssl_ca");
  if (path === undefined) return { rejectUnauthorized: settings.flag("ssl_verify") ?? true };
  const ca = context.host.readText(path.startsWith("/") ? path : `${context.root}/${path}`);
  if (ca === undefined) throw settings.fault("ssl_ca", `there is no file ${path}`);
  return { ca, rejectUnauthorized: settings.flag("ssl_verify") ?? true };
}
