// The providers' ids, titles and descriptions, from the registry of the engine, for the rooms that may not import it.
const registry = 'src/engine/providers/index.ts';

export async function generate(load) {
  const { providers } = await load(registry);
  const ids = Object.keys(providers);
  const texts = (key) => JSON.stringify(Object.fromEntries(ids.map((id) => [id, providers[id][key]])));
  return {
    'src/domain/generated/providers.ts': `// Written by npm run generate from ${registry}.
export const providerIds = ${JSON.stringify(ids)} as const;

export type ProviderName = (typeof providerIds)[number];

/** As people read them. */
export const providerTitles: Readonly<Record<ProviderName, string>> = ${texts('title')};

/** What each runs on and where, in one sentence. */
export const providerDescriptions: Readonly<Record<ProviderName, string>> = ${texts('description')};
`,
  };
}
