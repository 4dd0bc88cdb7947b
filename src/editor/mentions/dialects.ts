/** How a document is read for mentions of checkpoints. */
export type Dialect = 'python' | 'javascript' | 'json' | 'toml' | 'yaml' | 'shell';

const dialects: Readonly<Record<string, Dialect>> = {
  python: 'python',
  typescript: 'javascript',
  typescriptreact: 'javascript',
  javascript: 'javascript',
  javascriptreact: 'javascript',
  json: 'json',
  jsonc: 'json',
  toml: 'toml',
  yaml: 'yaml',
  dockercompose: 'yaml',
  shellscript: 'shell',
};

/** The languages of VS Code that are read. */
export const languages: readonly string[] = Object.keys(dialects);

/** null for a language that is not read. VS Code itself knows no TOML, so the name of the file tells. */
export function dialectOf({ languageId, fileName }: { languageId: string; fileName: string }): Dialect | null {
  const known = Object.hasOwn(dialects, languageId) ? dialects[languageId] : undefined;
  return known ?? (/\.toml$/i.test(fileName) ? 'toml' : null);
}
