// The ids and titles of the samplers, for code that needs no more of them than that.
export async function generate(load) {
  const { samplers } = await load('src/samplers/index.ts');
  const all = Object.values(samplers);
  return {
    'src/domain/generated/samplers.ts': `// Written by npm run generate from src/samplers.
export const samplerIds = ${JSON.stringify(all.map(({ id }) => id))} as const;

export type SamplerName = (typeof samplerIds)[number];

/** As the literature writes them. */
export const samplerTitles: Readonly<Record<SamplerName, string>> = ${JSON.stringify(Object.fromEntries(all.map(({ id, title }) => [id, title])))};
`,
  };
}
