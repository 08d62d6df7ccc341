/** The workspace: the manifest `chimera.yaml`, the folder and its files. CHM20xx. */
import { define } from "../diagnostic.ts";

export const folderMissing = define({
  code: "CHM2001",
  slug: "folder-missing",
  severity: "error",
  category: "workspace",
  params: { folder: "name" },
  message: ({ folder }) => `cannot find folder ${folder}`,
  label: "there is no such folder",
  hint: "name the folder of a mesh, or stand in it and leave `--chdir` out",
});

export const manifestMissing = define({
  code: "CHM2002",
  slug: "manifest-missing",
  severity: "error",
  category: "workspace",
  params: { folder: "name" },
  message: "cannot find `chimera.yaml`",
  label: ({ folder }) => `neither in ${folder} nor above it`,
  hint: "`chimerac init` makes a new mesh here; a mesh needs at least `name: my-mesh` in `chimera.yaml`",
});

export const manifestUnreadable = define({
  code: "CHM2003",
  slug: "manifest-unreadable",
  severity: "error",
  category: "workspace",
  params: { detail: "text" },
  message: "the manifest is not valid YAML",
  label: ({ detail }) => detail,
});

export const manifestEmpty = define({
  code: "CHM2004",
  slug: "manifest-empty",
  severity: "error",
  category: "workspace",
  params: {},
  message: "the manifest is empty",
  label: "nothing is said here",
  hint: "start with the name of the mesh: `name: my-mesh`",
});

export const manifestKeyRepeated = define({
  code: "CHM2005",
  slug: "manifest-key-repeated",
  severity: "error",
  category: "workspace",
  params: { key: "name" },
  message: ({ key }) => `${key} stands twice in the manifest`,
  label: "the second one",
  hint: "keep one of the two",
});

export const manifestKeyUnknown = define({
  code: "CHM2006",
  slug: "manifest-key-unknown",
  severity: "error",
  category: "workspace",
  params: { key: "name", within: "text", known: "text" },
  message: ({ key, within }) => `${within} has no key ${key}`,
  label: "not a key of the manifest here",
  hint: ({ known }) => `the keys here are ${known}`,
});

export const manifestKeyMissing = define({
  code: "CHM2007",
  slug: "manifest-key-missing",
  severity: "error",
  category: "workspace",
  params: { key: "name", within: "text" },
  message: ({ key, within }) => `${within} has no ${key}`,
  label: ({ key }) => `${key} must be said here`,
  hint: ({ key }) => `add a line that starts with ${key}`,
});

export const manifestValue = define({
  code: "CHM2008",
  slug: "manifest-value",
  severity: "error",
  category: "workspace",
  params: { key: "name", wanted: "text", found: "text" },
  message: ({ key, wanted }) => `${key} must be ${wanted}`,
  label: ({ found }) => `this is ${found}`,
});

export const fileUnreadable = define({
  code: "CHM2009",
  slug: "file-unreadable",
  severity: "error",
  category: "workspace",
  params: { file: "name" },
  message: ({ file }) => `cannot read ${file}`,
  label: "the file is there but cannot be opened",
  hint: "look at its permissions, or leave it out with `files: { exclude: [...] }` in `chimera.yaml`",
});

export const noFiles = define({
  code: "CHM2010",
  slug: "no-files",
  severity: "warning",
  category: "workspace",
  params: {},
  message: "the mesh has no `.chimera` file",
  label: "nothing below this folder is checked",
  hint: "put declarations in files that end in `.chimera`, or look at `files` in `chimera.yaml`",
});

export const unknownCode = define({
  code: "CHM2011",
  slug: "unknown-code",
  severity: "error",
  category: "workspace",
  params: { code: "name" },
  message: ({ code }) => `no diagnostic is called ${code}`,
  label: "neither a code nor a slug",
  hint: "`chimerac explain` lists all codes",
});

export const severityFixed = define({
  code: "CHM2012",
  slug: "severity-fixed",
  severity: "error",
  category: "workspace",
  params: { code: "name" },
  message: ({ code }) => `${code} is always an error`,
  label: "only warnings and infos can be changed",
  hint: "an error says that the mesh has no safe meaning; mend what it reports",
});

export const dependenciesNotBuilt = define({
  code: "CHM2013",
  slug: "dependencies-not-available-yet",
  severity: "error",
  category: "workspace",
  params: {},
  message: "`dependencies` are not available yet",
  label: "packages are not read by this version",
  hint: "take them out for now; `docs/language/status.md` lists what is not built yet",
});
