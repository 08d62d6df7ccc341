/** A new diagnostic: its words in the registry, its page, and a baseline of its message. */
import type { Maker } from "../new.ts";

export const newDiagnostic: Maker = (name, read) => {
  const [category, slug] = name.split("/");
  if (category === undefined || slug === undefined || !/^[a-z][a-z0-9-]+$/.test(slug))
    throw new Error("name it as CATEGORY/SLUG, such as types/join-units");
  const registry = `language/diagnostics/registry/${category}.ts`;
  const words = read(registry);
  if (words === undefined) throw new Error(`there is no category ${category}: ${registry} is missing`);
  if (words.includes(`slug: "${slug}"`)) throw new Error(`${slug} is in ${registry} already`);
  const code = `CHM${nextNumber(words)}`;
  const constant = slug.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return {
    files: {
      [registry]: `${words.trimEnd()}\n\n${definition(constant, code, slug, category)}`,
      [`docs/diagnostics/${category}/${slug}.md`]: page(slug, code),
      [`test/baselines/messages/mended/${slug}/main.chimera`]: example,
    },
    next: [
      `write its words in ${registry}`,
      `say it: \`${constant}.at(place, { … })\``,
      `write docs/diagnostics/${category}/${slug}.md; \`npm test -- test/unit/diagnostics\` runs its examples`,
      `write the mistake in test/baselines/messages/mended/${slug}, then \`npm run baselines:update -- ${slug}\``,
    ],
  };
};

function nextNumber(words: string): number {
  const numbers = [...words.matchAll(/code: "CHM(\d+)"/g)].map(([, digits]) => Number(digits));
  return Math.max(...numbers) + 1;
}

function definition(constant: string, code: string, slug: string, category: string): string {
  return `export const ${constant} = define({
  code: "${code}",
  slug: "${slug}",
  severity: "error",
  category: "${category}",
  params: { name: "name" },
  message: ({ name }) => \`\${name} …\`,
  label: "…",
  hint: "…",
});
`;
}

function page(slug: string, code: string): string {
  return `# ${slug} (${code})

Why this is a mistake, in two or three sentences.

## Wrong

\`\`\`chimera
${example}\`\`\`

## Right

\`\`\`chimera
${example}\`\`\`
`;
}

const example = `domain shop {
  title: "Shop"
}
`;
