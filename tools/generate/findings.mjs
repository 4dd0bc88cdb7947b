// The codes and titles of the findings, for the page, the terminal and the type of a report's warnings.
export async function generate(load) {
  const { findings } = await load('src/diagnosis/findings/index.ts');
  const rows = findings.map(({ code, title }) => `  '${code}': '${title}',`);
  const text = `// Generated from src/diagnosis/findings by npm run generate.
export const findingTitles = {
${rows.join('\n')}
} as const;

export type FindingCode = keyof typeof findingTitles;
`;
  return { 'src/domain/generated/findings.ts': text };
}
