/** What of a text may be shown to anybody: paths outside of some folders, addresses, and what looks like a key are taken out. */

/** A folder whose files may be named, by what stands for it. */
export interface KnownFolder {
  readonly folder: string;
  readonly name: string;
}

const ADDRESS = /\b[a-z][\w+.-]*:\/\/[^\s"'<>)\]]+/gi;
/** From a root (/, ~/, C:\, \\server) to what no path is likely to go on with. A path in quotes may hold spaces. */
const QUOTED = /(["'`“])(?:\/|~[\\/]|[a-z]:[\\/]|\\\\)[^"'`”\n]*(["'`”])/gi;
const PATH = /(?<![\w.<>/\\-])(?:\/(?=[^\s/])|~[\\/]|[a-z]:[\\/]|\\\\)[^\s"'`<>|:*?,;()[\]]+/gi;
/** Tokens of services, and long runs of letters and digits as keys have them; hashes of checkpoints among them. */
const KEY = /\b(?:(?:hf|gh[opsu]|sk|pk|xox[abp])[_-][\w-]{8,}|(?=\w*\d)(?=\w*[a-z])\w{32,})\b/gi;

export function withoutPaths(text: string, known: readonly KnownFolder[]): string {
  // The longest first: a folder may lie in another.
  const folders = [...known]
    .filter(({ folder }) => folder.length > 1)
    .sort((a, b) => b.folder.length - a.folder.length);
  let shown = text;
  for (const { folder, name } of folders)
    shown = shown.replace(new RegExp(`${escaped(folder)}(?![\\w-])`, 'gi'), `<${name}>`);
  return shown
    .replace(ADDRESS, '<address>')
    .replace(QUOTED, '$1<path>$2')
    .replace(PATH, '<path>')
    .replace(KEY, '<key>');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
