/** The settings of each construct: their names and what they take. Adding a setting is adding a line here. */
import { settingTable } from "./read-settings.ts";
import { duration, flag, listOf, oneOf, text, textCall, version, wholeNumber, word, wordOrText } from "./shapes.ts";

const words = listOf(word, "words");
const places = listOf(wordOrText, "regions such as `eu`");

/** Ways to reach a team. What a way needs to work is for the targets to say. */
const channels = [
  "slack",
  "teams",
  "mattermost",
  "discord",
  "email",
  "servicenow",
  "pagerduty",
  "opsgenie",
  "webhook",
  "phone",
];

export const domainSettings = settingTable({
  construct: "a domain",
  settings: {
    title: text,
    /** Whether it exists is settled when names are bound. */
    parent: word,
    head: text,
    residency: places,
    purposes: words,
    retain: duration,
    k: wholeNumber,
  },
});

export const teamSettings = settingTable({
  construct: "a team",
  settings: {
    title: text,
    members: listOf(text, 'texts such as `"ada@example.org"`'),
    oncall: listOf(textCall('a channel with its address, such as `slack("#sales")`', channels), "channels"),
  },
});

export const labelSettings = settingTable({
  construct: "a label",
  settings: {
    level: word,
    special: flag,
    subject: word,
    purposes: words,
    residency: places,
    retain: duration,
  },
});

export const termSettings = settingTable({
  construct: "a term",
  settings: { synonyms: listOf(text, "texts"), links: listOf(text, "texts") },
});

/** Beside the settings of its connector. */
export const sourceSettings = settingTable({
  construct: "a source",
  settings: {
    on_reject: oneOf("fail", "quarantine"),
    purposes: words,
    residency: places,
    retain: duration,
  },
});

export const sourceTableSettings = settingTable({
  construct: "a source's table",
  settings: { purposes: words, residency: places, retain: duration },
});

export const productSettings = settingTable({
  construct: "a product",
  settings: {
    title: text,
    version,
    /** Which team it is was settled when names were bound. */
    owner: word,
    purpose: words,
  },
});

export const inputSettings = settingTable({
  construct: "an input",
  settings: { every: duration, fresh: duration },
});

export const tableSettings = settingTable({
  construct: "a table",
  settings: { title: text },
});

export const portSettings = settingTable({
  construct: "a port",
  settings: { title: text, fresh: duration, retain: duration, every: duration },
  notBuilt: ["consumers"],
});
