/** The plan: what may not be applied as it stands. */
import { define } from "../diagnostic.ts";

export const breakingChange = define({
  code: "CHM5201",
  slug: "breaking-change",
  severity: "error",
  category: "plan",
  params: { address: "name", reason: "text", before: "text", after: "text", readers: "text" },
  message: ({ address, reason }) => `${address}: ${reason} breaks its readers`,
  label: ({ before, after, readers }) => `was ${before}, now ${after}; read by ${readers}`,
  hint: "publish it as a new major version beside the old one and deprecate that, or let it through with `--accept REASON`",
});

export const historyDropped = define({
  code: "CHM5202",
  slug: "history-dropped",
  severity: "error",
  category: "plan",
  params: { address: "name", before: "text", after: "text" },
  message: ({ address }) => `the history of ${address} would be lost`,
  label: ({ before, after }) => `was ${before}, now ${after}: no run brings the stored rows back`,
  hint: "keep storing it as before, or copy what matters and let it go with `--accept history-dropped`",
});
