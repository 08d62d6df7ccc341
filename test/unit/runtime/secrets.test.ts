import { describe, expect, it } from "vitest";
import { resolveSettings } from "../../../runtime/connectors/settings.ts";
import { RuntimeFailure } from "../../../runtime/failure.ts";
import { localSecrets, scrub, secretVariable } from "../../../runtime/secrets/secrets.ts";
import { memoryHost } from "../../support/memory-host.ts";

const place = { file: "a.chimera", start: 0, end: 0 };
const yaml = "shop/readonly: from file\nshop/login: { user: ann, password: 12 }\nempty:\n";

describe("secrets", () => {
  it("come from the environment first, then from the file", async () => {
    const host = memoryHost(
      { "/w/.chimera/secrets.yaml": yaml },
      { env: { CHIMERA_SECRET_A_B_1: "from env", CHIMERA_SECRET_SHOP_LOGIN: "u:p" } },
    );
    const secrets = localSecrets(host, "/w");
    const references = ["a/b-1", "shop/readonly", "shop/login", "empty", "none"];
    expect(await Promise.all(references.map((reference) => secrets.resolve(reference)))).toEqual([
      "from env",
      "from file",
      "u:p",
      undefined,
      undefined,
    ]);
    expect(await localSecrets(memoryHost({ "/w/.chimera/secrets.yaml": yaml }), "/w").resolve("shop/login")).toEqual({
      user: "ann",
      password: "12",
    });
    expect(secretVariable("shop/read-only.2")).toBe("CHIMERA_SECRET_SHOP_READ_ONLY_2");
  });

  it.each(["a: [", "- a\n- b"])("are not read from a file that is %j, which is not quoted", async (text) => {
    const secrets = localSecrets(memoryHost({ "/w/.chimera/secrets.yaml": `${text} # hunter2` }), "/w");
    const failure = await secrets.resolve("a").catch((thrown) => thrown);
    expect(failure).toBeInstanceOf(RuntimeFailure);
    expect(failure.diagnostics.map(({ code }: { code: string }) => code)).toEqual(["CHM5026"]);
    expect(JSON.stringify(failure.diagnostics)).not.toContain("hunter2");
  });

  it("are taken out of whatever is said, in every form they travel in", async () => {
    expect(scrub("password p&ss of u:p&ss in postgres://u:p%26ss@h", ["u:p&ss", "p&ss", ""])).toBe(
      "password ••• of ••• in postgres://u:•••@h",
    );
    const host = memoryHost({}, { env: { CHIMERA_SECRET_LOGIN: "ann:hunter2" } });
    const settings = await resolveSettings({ credentials: { secret: "login" } }, place, host, localSecrets(host, "/w"));
    expect(settings.scrub("login hunter2 failed for ann:hunter2")).toBe("login ••• failed for •••");
  });

  it("and variables that are missing are all told at once", async () => {
    const host = memoryHost({});
    const failure = await resolveSettings(
      {
        password: { secret: "shop/pw" },
        host: { env: "SHOP_HOST" },
        names: [{ env: "OTHER" }],
        wait: { duration: "PT1M" },
      },
      place,
      host,
      localSecrets(host, "/w"),
    ).catch((thrown) => thrown);
    expect(failure.diagnostics.map(({ message }: { message: string }) => message)).toEqual([
      "cannot find secret `shop/pw`",
      "environment variable `SHOP_HOST` is not set",
      "environment variable `OTHER` is not set",
    ]);
  });
});
