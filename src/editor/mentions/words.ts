import { joined } from './paths';
import { LONGEST_PATH, MOST, type Found } from './reference';

/** Places whose surroundings are examined. */
const EXAMINED = 1000;

/** Finds what names a checkpoint in a language whose strings need no quotes. */
export function wordReferences(text: string, dialect: 'yaml' | 'shell', folders: readonly string[]): Found[] {
  const found: Found[] = [];
  const script = dialect === 'shell' ? new ShellWords(text) : null;
  let examined = 0;
  let done = 0;
  for (const { at, kind } of endings(text, folders)) {
    examined += 1;
    if (found.length >= MOST || examined > EXAMINED) break;
    if (at <= done) continue;
    const word = script ? script.endingAt(at) : yamlScalar(text, at);
    if (!word) continue;
    done = at;
    const { start, end, path, isWhole } = word;
    if (end - start > LONGEST_PATH || (kind === 'file' && !path.endsWith('.onnx'))) continue;
    found.push({ start, end, path, kind, isWhole, isName: false, isWritten: false });
  }
  return found;
}

/** Where a file or folder that may be meant ends, in order. */
function* endings(text: string, folders: readonly string[]): Generator<{ at: number; kind: 'file' | 'folder' }> {
  const names = folders.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(['\\.onnx', ...names.map((name) => `(?<![\\w-])${name}/?`)].join('|'), 'g');
  for (const match of text.matchAll(pattern)) {
    const at = match.index + match[0].length;
    if (/[\w./-]/.test(text.charAt(at))) continue;
    yield { at, kind: match[0] === '.onnx' ? 'file' : 'folder' };
  }
}

interface Word {
  start: number;
  end: number;
  path: string;
  isWhole: boolean;
}

/** The scalar that ends at a place; null within a comment or a longer scalar. */
function yamlScalar(text: string, at: number): Word | null {
  const from = Math.max(text.lastIndexOf('\n', at - 1) + 1, at - LONGEST_PATH);
  const before = text.slice(from, at);
  if (/^\s*#|\s#/.test(before.replace(/"[^"]*"|'[^']*'/g, ''))) return null;
  const quote = text.charAt(at);
  if (quote === '"' || quote === "'") {
    const open = before.lastIndexOf(quote);
    if (open < 0) return null;
    const path = before.slice(open + 1);
    return { start: from + open + 1, end: at, path: quote === '"' ? path.replace(/\\\\/g, '\\') : path, isWhole: true };
  }
  if (!/^[ \t]*(?:$|[\r\n,\]}]|#)/.test(text.slice(at, at + 200).split('\n')[0] ?? '')) return null;
  const lead = /^.*(?:[,[{]|(?:^|\s)-\s|:\s)\s*|^\s*/.exec(before)?.[0].length ?? 0;
  const path = before.slice(lead);
  return path === '' || /["']/.test(path) ? null : { start: from + lead, end: at, path, isWhole: true };
}

const comment = /#.*/y;
const between = /\s+|[^\s"'\\$]/y;
const shellWord = /(?:[^\s"'`;|&<>()#\\$]|(?<=\S)#|\\.|\$\{?\w*\}?|"(?:[^"\\]|\\.)*"|'[^']*')+/y;

/** The words of a shell script, read once from its beginning to its end. */
class ShellWords {
  readonly #variables: Variables;
  #at = 0;

  constructor(private readonly text: string) {
    this.#variables = new Variables(text);
  }

  /** The word that ends at a place, or in quotes just before it, without the option or variable that it is given to. */
  endingAt(at: number): Word | null {
    for (; this.#at < at;) {
      const begin = this.#at;
      if (this.#take(comment)) continue;
      const word = this.#take(shellWord);
      if (word === null) {
        if (this.#take(between) === null) this.#at += 1;
        continue;
      }
      if (this.#at < at) continue;
      const rest = this.text.slice(at, this.#at);
      return rest === '' || rest === '"' || rest === "'" ? this.#given(word, begin) : null;
    }
    return null;
  }

  #given(word: string, begin: number): Word | null {
    const option = /^(?:-{1,2}[\w-]+|\w+)=/.exec(word)?.[0] ?? '';
    const written = word.slice(option.length);
    const path = this.#variables.expand(written);
    if (path === null) return null;
    const inQuotes = /^(["'])[^"'$\\]*\1$/.test(written) ? 1 : 0;
    const start = begin + option.length + inQuotes;
    const end = begin + word.length - inQuotes;
    return { start, end, path, isWhole: path === this.text.slice(start, end) };
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const taken = pattern.exec(this.text)?.[0] ?? null;
    if (taken !== null) this.#at += taken.length;
    return taken;
  }
}

/** The variables of a shell script that are assigned once. */
class Variables {
  readonly #known = new Map<string, string | null>([
    ['PWD', '${workspaceFolder}'],
    ['HOME', '~'],
  ]);

  constructor(private readonly text: string) {}

  /** A word as the shell would expand it; null where that cannot be told. */
  expand(word: string): string | null {
    if (/[`*]|\$\(/.test(word)) return null;
    const parts = [...word.matchAll(/'([^']*)'|\\(.)|"|\$\{?(\w+)\}?|[^'"\\$]+|[^]/g)].map(
      ([all, quoted, escaped, name]) => {
        if (name !== undefined) return this.#value(name);
        return quoted ?? escaped ?? (all === '"' ? '' : all);
      },
    );
    return parts.includes(null) ? null : joined([parts.join('')]);
  }

  #value(name: string): string | null {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#known.set(name, null);
    if (this.#known.size > 64) return null;
    const assigned = [...this.text.matchAll(new RegExp(`^[ \\t]*(?:export |readonly |local )?${name}=(.*)$`, 'gm'))];
    const words = new Set(assigned.slice(0, 20).map(([, word = '']) => word.replace(/\s+#.*$/, '').trim()));
    const [word] = words;
    const value = word === undefined || words.size > 1 || /\s/.test(word) ? null : this.expand(word);
    this.#known.set(name, value);
    return value;
  }
}
