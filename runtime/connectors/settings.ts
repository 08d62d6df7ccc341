/** A source's settings with the references resolved, and messages about settings that cannot be used. */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { secretMissing, settingUnusable, variableMissing } from "../../language/diagnostics/registry/runtime.ts";
import type { Host } from "../../language/host.ts";
import type { Place } from "../../language/text/source.ts";
import { RuntimeFailure } from "../failure.ts";
import type { SettingJob } from "../job/job.ts";
import { type Secret, type SecretResolver, scrub, secretVariable } from "../secrets/secrets.ts";

type SettingValue = string | number | boolean | null | Secret | readonly SettingValue[];

export class Settings {
  readonly #values: ReadonlyMap<string, SettingValue>;
  readonly #secrets: ReadonlySet<string>;
  readonly #place: Place;

  constructor(values: ReadonlyMap<string, SettingValue>, secrets: ReadonlySet<string>, place: Place) {
    this.#values = values;
    this.#secrets = secrets;
    this.#place = place;
  }

  has(name: string): boolean {
    return this.#values.get(name) !== undefined && this.#values.get(name) !== null;
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value === "object") throw this.fault(name, "text is expected here");
    return String(value);
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw this.fault(name, "this connector needs it");
    return value;
  }

  number(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (value.trim() === "" || !Number.isFinite(number)) throw this.fault(name, "a number is expected here");
    return number;
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (value !== "true" && value !== "false") throw this.fault(name, "`true` or `false` is expected here");
    return value === "true";
  }

  list(name: string): readonly string[] | undefined {
    const value = this.#values.get(name);
    if (value === undefined || value === null) return undefined;
    return Array.isArray(value) ? value.map(String) : [String(value)];
  }

  /** A login as text `user:password`, as a JSON object, or as parts. */
  secret(name: string): Secret | undefined {
    const value = this.#values.get(name);
    if (value === undefined || value === null || Array.isArray(value)) return undefined;
    return typeof value === "object" ? (value as Secret) : String(value);
  }

  fault(setting: string, reason: string): RuntimeFailure {
    return new RuntimeFailure(settingUnusable.at(this.#place, { setting, reason: this.scrub(reason) }));
  }

  /** The text without any secret that was resolved for this source. */
  scrub(text: string): string {
    return scrub(text, this.#secrets);
  }
}

/** Resolves `env` and `secret` references. Each missing one is a diagnostic that names the reference, never a value. */
export async function resolveSettings(
  settings: { readonly [name: string]: SettingJob },
  place: Place,
  host: Host,
  secrets: SecretResolver,
): Promise<Settings> {
  const values = new Map<string, SettingValue>();
  const used = new Set<string>();
  const missing: Diagnostic[] = [];
  const resolve = async (setting: SettingJob): Promise<SettingValue> => {
    if (setting === null || typeof setting !== "object") return setting;
    if (Array.isArray(setting)) return Promise.all(setting.map(resolve));
    if ("env" in setting) {
      const value = host.env(setting.env);
      if (value === undefined) missing.push(variableMissing.at(place, { variable: setting.env }));
      return value ?? null;
    }
    if ("secret" in setting) {
      const value = await secrets.resolve(setting.secret);
      if (value === undefined) {
        missing.push(secretMissing.at(place, { reference: setting.secret, variable: secretVariable(setting.secret) }));
        return null;
      }
      for (const part of typeof value === "string" ? secretParts(value) : Object.values(value)) used.add(part);
      return value;
    }
    return "duration" in setting ? setting.duration : null;
  };
  for (const [name, setting] of Object.entries(settings)) values.set(name, await resolve(setting));
  if (missing.length > 0) throw new RuntimeFailure(...missing);
  return new Settings(values, used, place);
}

/** A login's text is secret as a whole and behind its colon. */
function secretParts(value: string): string[] {
  const colon = value.indexOf(":");
  return colon < 0 ? [value] : [value, value.slice(colon + 1)];
}
