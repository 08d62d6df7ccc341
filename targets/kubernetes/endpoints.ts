/** Where on the network something lies, read from what is said of how to reach it. */
import type { SettingValue } from "../../compiler/mesh/mesh.ts";

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** A setting's text; undefined where it is no text or its variable has no value. */
export type TextOf = (value: SettingValue | undefined) => string | undefined;

/** What settings say: `host` with `port`, and every text such as `broker.example.org:9092` or `https://example.org:8443/path`. */
export function endpointsOf(settings: { readonly [name: string]: SettingValue }, textOf: TextOf): readonly Endpoint[] {
  const found: Endpoint[] = [];
  const { host, port, ...others } = settings;
  const name = textOf(host);
  const number = Number(textOf(port));
  if (name !== undefined && Number.isInteger(number) && number > 0) found.push({ host: name, port: number });
  for (const value of Object.values(others).flat(9) as SettingValue[]) {
    const endpoint = endpointIn(textOf(value) ?? "");
    if (endpoint !== undefined) found.push(endpoint);
  }
  return found;
}

const wellKnown: { readonly [scheme: string]: number } = { http: 80, https: 443, postgres: 5432, postgresql: 5432 };

function endpointIn(text: string): Endpoint | undefined {
  const found =
    /^(?:([a-z][a-z0-9+.-]*):\/\/(?:[^/@]*@)?)?(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?(?=[/?#]|$)/i.exec(
      text,
    );
  if (found === null) return undefined;
  const [, scheme, host, digits] = found;
  // A time of day looks like a host and a port.
  if (/^\d+$/.test(host!)) return undefined;
  const port = digits === undefined ? wellKnown[scheme?.toLowerCase() ?? ""] : Number(digits);
  return port === undefined || port === 0 || port > 65_535 ? undefined : { host: host!.replace(/^\[|\]$/g, ""), port };
}
