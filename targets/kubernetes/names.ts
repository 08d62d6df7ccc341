/**
 * Names and label values of objects. A name that reads back to what it was made of is written plainly; every other one carries a hash behind
 * two dashes, which plain names never have: so different things never get one name, whatever they are called and however long they are.
 */
import { sha256 } from "../../language/text/digest.ts";

/** Of DNS labels, and so of namespaces and services; a CronJob's is shorter, since its jobs append the time. */
const longest = { namespace: 63, object: 52, labelValue: 63 };

/** Objects of the namespace itself; a product of that name gets a hash. */
export const domainPolicies = { deny: "default-deny", dns: "allow-dns" } as const;

/** The namespace of a domain: `retail.sales` is `retail-sales`. */
export function namespaceName(prefix: string, domain: string): string {
  return nameOf(domain, /^[a-z][a-z0-9]*(\.[a-z][a-z0-9]*)*$/, longest.namespace, prefix);
}

/** The objects of a product in its namespace: `DailyRevenue` is `daily-revenue`. */
export function productName(name: string): string {
  const plain = (Object.values(domainPolicies) as string[]).includes(words(name)) ? never : /^([A-Z][a-z0-9]*)+$/;
  return nameOf(name, plain, longest.object);
}

/** The Secret that holds a value: `shop/readonly` is `secret-shop-readonly`. */
export function secretName(reference: string): string {
  return nameOf(reference, /^[a-z0-9]+(\/[a-z0-9]+)*$/, longest.object, "secret-");
}

/** A label's value; the text itself where it is one. */
export function labelValue(text: string): string {
  const valid = text.length <= longest.labelValue && /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/.test(text);
  return valid && !text.includes("--") ? text : hashed(words(text), text, longest.labelValue);
}

const never = /(?!)/;

function nameOf(text: string, plain: RegExp, length: number, prefix = ""): string {
  const name = `${prefix}${words(text)}`;
  return plain.test(text) && name.length <= length ? name : hashed(name, text, length);
}

/** Lower-case words joined by dashes, of what a DNS label can hold. */
function words(text: string): string {
  return text
    .replace(/(?<=.)(?=[A-Z])/g, "-")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

function hashed(name: string, text: string, length: number): string {
  const hash = sha256(text).slice(0, 12);
  // A service's name starts with a letter.
  const lettered = /^[a-z]/.test(name) ? name : `x-${name}`;
  return `${lettered.slice(0, length - hash.length - 2).replace(/-+$/, "")}--${hash}`;
}
