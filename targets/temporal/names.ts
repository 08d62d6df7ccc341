/** What things are called on the server and in the folder. All names of an environment begin alike, so that several can share a namespace. */
import type { MeshIR, ProductIR } from "../../compiler/mesh/mesh.ts";

/** How all schedules, workflows and task queues of an environment begin: `shop/prod/`. */
export function prefixOf(mesh: MeshIR, environment: string): string {
  return `${mesh.name}/${environment}/`;
}

/** A schedule, and how the runs of its product begin: `shop/prod/retail.sales.Orders`. */
export function productId(prefix: string, product: ProductIR): string {
  return `${prefix}${product.address}`;
}

/** The queue of a domain: `shop/prod/retail.sales`. */
export function taskQueue(prefix: string, domain: string): string {
  return `${prefix}${domain}`;
}

/** The module with the workflows of a domain, below the folder of the target. */
export function workflowsModule(domain: string): string {
  return `${fileName(domain)}/workflows.ts`;
}

/** A name as part of a path. Letters of ASCII, digits, `.`, `-` and `_` stay; other characters become their number, so different names stay different. */
export function fileName(name: string): string {
  const escaped = name.replace(/[^A-Za-z0-9._-]/gu, (c) => `~${c.codePointAt(0)!.toString(16)}~`);
  return escaped.replace(/^\./, "~2e~");
}
