/** The objects that a mesh becomes: that Kubernetes' own schemas take them, and that they say what the mesh says. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Emitted } from "../../../../cli/targets.ts";
import { secretVariable as variableOfRuns } from "../../../../runtime/secrets/secrets.ts";
import { secretVariable } from "../../../../targets/kubernetes/secrets.ts";
import type { KubernetesObject } from "../../../support/engines/kubernetes-api.ts";
import { schemaMistakes } from "../../../support/kubernetes-schema.ts";
import { emitKubernetes, meshOf, objectsIn, withOrchestrator } from "../../../support/kubernetes-target.ts";
import { oddMeshes } from "../../../support/odd-meshes.ts";

const examples = ["shop", "skyways", "shop-postgres"];
const everything = {
  replicas: { min: 1, max: 9 },
  quota: { pods: "50" },
  context: "prod",
  prefix: "prod-",
  networks: { "catalog.example.org": ["10.9.0.0/16"] },
  variables: { DB_HOST: "db.example.org", SECOND: "broker.example.org:9092" },
};

describe.each([...examples, ...Object.keys(oddMeshes)])("the objects of %s", (name) => {
  const files = oddMeshes[name] ?? name;

  it.each(["local", "temporal"])("fit the official schemas, with the orchestrator %s", async (orchestrator) => {
    const mesh = withOrchestrator(await meshOf(files), orchestrator);
    const hosts = Object.fromEntries(mesh.products.map(({ address }, at) => [address, `p${at}.example.org`]));
    const routes = { gateway: { name: "public", namespace: "gateways" }, issuer: "ca", hosts };
    for (const options of [{}, { ...everything, routes }]) {
      const objects = objectsIn(await emitKubernetes(mesh, options));
      const mistakes = objects.flatMap((object) => schemaMistakes(object).map((text) => `${titleOf(object)}: ${text}`));
      expect(mistakes).toEqual([]);
      expect(objects.length).toBeGreaterThan(mesh.products.length * 10);
    }
  });

  it("have names of their own, that a server takes", async () => {
    const objects = objectsIn(await emitKubernetes(await meshOf(files)));
    const titles = objects.map(titleOf);
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
    for (const { metadata } of objects) {
      expect(metadata.name).toMatch(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);
      for (const [label, value] of Object.entries(metadata.labels as object))
        expect(value, label).toMatch(/^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/);
    }
  });
});

it("refuses what is no field of a kind", () => {
  const metadata = { name: "a", namespace: "b" };
  const wrong: KubernetesObject[] = [
    { apiVersion: "v1", kind: "ConfigMap", metadata, dta: {} },
    {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata,
      spec: { schedule: "x", jobTemplate: { spec: { retries: 1 } } },
    },
    { apiVersion: "monitoring.coreos.com/v1", kind: "ServiceMonitor", metadata, spec: { selector: {}, endpoint: [] } },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { ...metadata, label: {} } },
  ];
  expect(wrong.map((object) => schemaMistakes(object).some((text) => text.includes("additional")))).toEqual(
    wrong.map(() => true),
  );
});

describe("what the mesh says", () => {
  let shop: Emitted;
  const find = (emitted: Emitted, kind: string, name: string) => {
    const found = objectsIn(emitted).filter(
      (each) => each.kind === kind && `${each.metadata.namespace}/${each.metadata.name}` === name,
    );
    expect(found.length, `${kind} ${name}`).toBe(1);
    return found[0]!;
  };
  beforeAll(async () => {
    shop = await emitKubernetes(await meshOf("shop"));
  });

  it("lets products reach those that they read, and nobody else", () => {
    const peer = (namespace: string, name: string) => ({
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
      podSelector: { matchLabels: { "app.kubernetes.io/name": name } },
    });
    const monitoring = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } };
    const ports = [{ protocol: "TCP", port: 8080 }];
    expect(find(shop, "NetworkPolicy", "shop-sales/orders").spec).toEqual({
      podSelector: { matchLabels: { "app.kubernetes.io/name": "orders" } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [peer("shop-finance", "payments"), peer("shop-support", "tickets"), monitoring], ports }],
      egress: [{ to: [peer("shop-customers", "customers")], ports }],
    });
    expect(find(shop, "NetworkPolicy", "shop-sales/default-deny").spec).toEqual({
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
    });
  });

  it("lets products reach the hosts of their sources and of the engine", async () => {
    const emitted = await emitKubernetes(await meshOf(oddMeshes["secrets and hosts"]!), everything);
    const { egress } = find(emitted, "NetworkPolicy", "prod-shop/p").spec as {
      egress: { to: object[]; ports: { port: number }[] }[];
    };
    const block = (cidr: string) => ({ ipBlock: { cidr } });
    const engine = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "db" } } };
    expect(egress.map(({ to, ports }) => [ports[0]!.port, to])).toEqual([
      [443, [block("10.9.0.0/16")]],
      [5432, [block("0.0.0.0/0"), block("::/0"), engine]],
      [9092, [block("10.1.2.3/32"), block("0.0.0.0/0"), block("::/0")]],
      [9093, [block("2001:db8::7/128")]],
    ]);
    const codes = emitted.problems.map((each) => each.at({ file: "", start: 0, end: 0 }));
    expect(codes.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "CHM6021 the addresses of `broker.example.org` are not known",
      "CHM6021 the addresses of `db.example.org` are not known",
    ]);
  });

  it("has one ExternalSecret for each secret, and pods read it from where runs look for it", async () => {
    const emitted = await emitKubernetes(await meshOf("shop-postgres"));
    expect(find(emitted, "ExternalSecret", "warehouse/secret-shop-warehouse").spec).toMatchObject({
      secretStoreRef: { kind: "ClusterSecretStore", name: "chimera" },
      target: { name: "secret-shop-warehouse" },
      data: [{ secretKey: "value", remoteRef: { key: "shop/warehouse" } }],
    });
    const secretKeyRef = { name: "secret-shop-warehouse", key: "value" };
    const variable = { name: "CHIMERA_SECRET_SHOP_WAREHOUSE", valueFrom: { secretKeyRef } };
    expect(find(emitted, "Deployment", "warehouse/stock")).toMatchObject({
      spec: { template: { spec: { containers: [{ env: [variable] }] } } },
    });
    for (const reference of ["shop/warehouse", "a-b.c//D_9", "größe"])
      expect(secretVariable(reference)).toBe(variableOfRuns(reference));
  });

  it("says which variables nobody gives", async () => {
    const { problems } = await emitKubernetes(await meshOf("shop-postgres"), {
      variables: { SHOP_PGHOST: "db.x.svc" },
    });
    const found = problems.map((each) => each.at({ file: "", start: 0, end: 0 }));
    expect(found.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "CHM6022 the variable `SHOP_PGPORT` has no value",
      "CHM6022 the variable `SHOP_PGDATABASE` has no value",
    ]);
  });

  it("leaves the number of pods to the autoscaler", () => {
    expect(Object.keys(find(shop, "Deployment", "shop-sales/orders").spec as object)).not.toContain("replicas");
    expect(find(shop, "HorizontalPodAutoscaler", "shop-sales/orders").spec).toMatchObject({
      scaleTargetRef: { kind: "Deployment", name: "orders" },
      minReplicas: 2,
      maxReplicas: 4,
    });
  });

  it("runs products on time where no orchestrator does, and leaves that to one elsewhere", async () => {
    const schedules = (emitted: Emitted) =>
      objectsIn(emitted).flatMap(({ kind, metadata, spec }) =>
        kind === "CronJob" ? [`${metadata.name} ${(spec as { schedule: string }).schedule}`] : [],
      );
    // Payments and tickets say nothing themselves: they read orders, which come every quarter of an hour.
    expect(schedules(shop)).toEqual([
      "customers 0 * * * *",
      "payments */15 * * * *",
      "orders */15 * * * *",
      "tickets */15 * * * *",
    ]);
    expect(schedules(await emitKubernetes(withOrchestrator(await meshOf("shop"), "temporal")))).toEqual([]);
    const kolkata = await emitKubernetes(await meshOf("shop"), { timeZone: "Asia/Kolkata" });
    expect(find(kolkata, "CronJob", "shop-sales/orders").spec).toMatchObject({ timeZone: "Asia/Kolkata" });
  });

  it("names an interval that cron does not have", async () => {
    const files = {
      "main.chimera": `domain d\nteam T { members: [] }\nsource S = files { path: "x" table t { id: int key } }
product P { owner: T  input t = S.t { every: 45m }  port p { from t } }`,
    };
    const { problems } = await emitKubernetes(await meshOf(files));
    const found = problems.map((each) => each.at({ file: "", start: 0, end: 0 }));
    expect(found.map(({ code, message }) => `${code} ${message}`)).toEqual(["CHM6020 cron cannot run `d.P` so often"]);
    expect(problems[0]!.place).toMatchObject({ file: "main.chimera", line: 4 });
    const { problems: none } = await emitKubernetes(withOrchestrator(await meshOf(files), "temporal"));
    expect(none).toEqual([]);
  });

  it("gives pods nothing that they could do harm with", () => {
    const { template } = find(shop, "Deployment", "shop-sales/orders").spec as { template: { spec: object } };
    expect(template.spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        },
      ],
    });
  });

  it("tells who owns a product and whom to call", () => {
    expect(find(shop, "Deployment", "shop-sales/orders").metadata.annotations).toEqual({
      "chimera.dev/address": "shop.sales.Orders",
      "chimera.dev/owner": "shop.sales.SalesData",
      "chimera.dev/contacts": "slack:#sales-data",
    });
  });

  it("has room for all workers of all products while they are replaced", () => {
    expect(find(shop, "ResourceQuota", "shop-sales/domain").spec).toEqual({
      hard: { pods: "6", "requests.cpu": "1500m", "requests.memory": "3Gi", "limits.memory": "3Gi" },
    });
  });

  it("alerts on ports that are older than they promise", async () => {
    const emitted = await emitKubernetes(await meshOf(oddMeshes["names of any kind"]!));
    const rules = objectsIn(emitted)
      .filter(({ kind }) => kind === "PrometheusRule")
      .flatMap(({ spec }) => (spec as { groups: { rules: Alert[] }[] }).groups)
      .flatMap(({ rules }) => rules);
    const product = '{product="Größe & Maß.übersicht: 100%"';
    // What looks like a template in a name is none.
    expect(rules[0]!.annotations.summary).toContain('100%.{{"{{"}} p }} is older');
    expect(rules.map(({ alert, expr }) => `${alert}: ${expr}`)).toEqual([
      `ChimeraDataStale: max(chimera_data_age_seconds${product},port="{{ p }}"}) > 1800`,
      `ChimeraRunsMissed: time() - max(chimera_run_success_timestamp_seconds${product}}) > 7200`,
      `ChimeraChecksFailed: max by (check, port) (chimera_check_failed_ratio${product}}) > 0`,
    ]);
  });

  it("needs no operator of Prometheus where there is none", async () => {
    const emitted = await emitKubernetes(await meshOf("shop"), { monitoring: "" });
    const kinds = new Set(objectsIn(emitted).map(({ apiVersion }) => apiVersion.split("/")[0]));
    expect(kinds.has("monitoring.coreos.com")).toBe(false);
  });

  it("gives a host its certificate and its route, and refuses hosts of what is not there", async () => {
    const routes = { gateway: { name: "public", namespace: "gateways" }, issuer: "ca" };
    const hosts = { "shop.sales.Orders": "orders.example.org", "shop.sales.Nothing": "nothing.example.org" };
    const emitted = await emitKubernetes(await meshOf("shop"), { routes: { ...routes, hosts } });
    expect(find(emitted, "Certificate", "shop-sales/orders").spec).toMatchObject({
      dnsNames: ["orders.example.org"],
      secretName: "tls-orders",
    });
    expect(find(emitted, "HTTPRoute", "shop-sales/orders").spec).toEqual({
      parentRefs: [{ name: "public", namespace: "gateways" }],
      hostnames: ["orders.example.org"],
      rules: [{ backendRefs: [{ name: "orders", port: 80 }] }],
    });
    expect(emitted.problems.map((each) => each.at({ file: "", start: 0, end: 0 }).label)).toEqual([
      "`routes.hosts` names `shop.sales.Nothing`, which is no product",
    ]);
  });
});

describe("the files", () => {
  it("look as a platform engineer lays them out", async () => {
    const { artifacts } = await emitKubernetes(await meshOf("shop-postgres"), { context: "prod" });
    expect(artifacts.map(({ path }) => path)).toEqual([
      "kustomization.yaml",
      "base/warehouse/kustomization.yaml",
      "base/warehouse/namespace.yaml",
      "base/warehouse/network.yaml",
      "base/warehouse/secrets.yaml",
      "base/warehouse/products/stock.yaml",
    ]);
    for (const { path, text } of artifacts) await expect(text).toMatchFileSnapshot(`shop-postgres/${path}`);
  });

  it("know where each object comes from", async () => {
    const { artifacts } = await emitKubernetes(await meshOf("shop-postgres"));
    const product = artifacts.find(({ path }) => path.endsWith("stock.yaml"))!;
    const places = new Set(product.origins.map(({ place }) => `${place.file}:${place.line}`));
    expect([...places]).toEqual(["warehouse.chimera:44"]);
    expect(product.origins.length).toBe((product.text.match(/^kind:/gm) ?? []).length);
  });
});

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary: string };
}

function titleOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
}
