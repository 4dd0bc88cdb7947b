import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

const WILD = /[*?[]/;

/** Whether a word asks for files by a pattern, which a quotation mark has kept from the shell. */
export function isPattern(word: string): boolean {
  return WILD.test(word);
}

/**
 * The paths that match a pattern as a shell would expand it: `*`, `?` and `[…]` within a name, `**` for any folders. Names that begin with
 * a point are matched by a point only.
 * @returns absolute paths, sorted
 */
export async function matching(pattern: string): Promise<string[]> {
  const { root } = path.parse(path.resolve(pattern));
  const parts = slashed(pattern)
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  const start = path.isAbsolute(pattern) ? root : process.cwd();
  const rest = path.isAbsolute(pattern) ? parts.slice(slashed(root).split('/').filter(Boolean).length) : parts;
  return [...new Set(await below(start, rest))].sort();
}

/** On Windows either slash may stand between names. */
function slashed(text: string): string {
  return path.sep === '\\' ? text.replaceAll('\\', '/') : text;
}

async function below(folder: string, [part, ...rest]: readonly string[]): Promise<string[]> {
  if (part === undefined) return [folder];
  if (part === '**') {
    const inside = (await entries(folder)).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    const found = await Promise.all(inside.map(({ name }) => below(path.join(folder, name), [part, ...rest])));
    return [...(await below(folder, rest)), ...found.flat()];
  }
  if (!isPattern(part)) {
    const next = path.join(folder, part);
    const exists = await stat(next).then(
      () => true,
      () => false,
    );
    return exists ? below(next, rest) : [];
  }
  const expression = expressionOf(part);
  const names = (await entries(folder)).map(({ name }) => name).filter((name) => expression.test(name));
  return (await Promise.all(names.map((name) => below(path.join(folder, name), rest)))).flat();
}

function entries(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}

function expressionOf(part: string): RegExp {
  const source = part.replace(
    /\[(!|\^)?((?:\]|[^\]])[^\]]*)\]|[*?]|[\\^$.+()|{}[\]]/g,
    (found, not?: string, set?: string) => {
      if (found === '*') return '[^/]*';
      if (found === '?') return '[^/]';
      if (set !== undefined) return `[${not === undefined ? '' : '^'}${set.replace(/[\\\][^]/g, '\\$&')}]`;
      return `\\${found}`;
    },
  );
  return new RegExp(`^${part.startsWith('.') ? '' : '(?!\\.)'}${source}$`, 'u');
}
