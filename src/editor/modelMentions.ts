/** A string literal that names an .onnx file. */
export interface ModelMention {
  /** Zero-based line on which the literal begins. */
  line: number;
  /** The path as the program would see it, escapes resolved. */
  path: string;
}

export type Dialect = 'python' | 'javascript';

interface Grammar {
  /** Where a literal or a comment begins, the long quotes before the short. */
  begins: RegExp;
  /** What ends each comment. */
  comments: Readonly<Record<string, string>>;
  /** Quotes whose literals may hold line ends. */
  spanning: readonly string[];
  /** Whether a literal has expressions to be filled in, given the letters before its quote. */
  hasHole(body: string, quote: string, prefix: string): boolean;
}

const grammars: Record<Dialect, Grammar> = {
  python: {
    begins: /"""|'''|"|'|#/g,
    comments: { '#': '\n' },
    spanning: ['"""', "'''"],
    hasHole: (body, _quote, prefix) => /f/i.test(prefix) && body.includes('{'),
  },
  javascript: {
    begins: /"|'|`|\/\/|\/\*/g,
    comments: { '//': '\n', '/*': '*/' },
    spanning: ['`'],
    hasHole: (body, quote) => quote === '`' && body.includes('${'),
  },
};

/** More mentions than anybody reads; each is looked for on disk. */
const MOST = 200;
/** No system has longer paths. */
const LONGEST_PATH = 4096;

/**
 * Finds the string literals of a program that name an .onnx file, each path once a line, the first 200.
 * It knows literals and comments and nothing else of the language, and passes over the text once.
 * Literals that are put together at run time (f-strings and templates with holes) name no file and are left out.
 */
export function modelMentions(text: string, dialect: Dialect): ModelMention[] {
  // Most documents stop here: this runs on every keystroke.
  if (!text.includes('.onnx')) return [];
  const grammar = grammars[dialect];
  const { begins, comments, spanning } = grammar;
  const lines = new LineCount(text);
  const found = new Map<string, ModelMention>();
  for (let at = 0; found.size < MOST;) {
    begins.lastIndex = at;
    const begin = begins.exec(text);
    if (!begin) break;
    const [opening] = begin;
    const start = begin.index + opening.length;
    const close = comments[opening];
    if (close !== undefined) {
      const end = text.indexOf(close, start);
      if (end < 0) break;
      at = end + close.length;
      continue;
    }
    const end = endOfLiteral(text, start, opening, spanning.includes(opening));
    at = end + opening.length;
    // Before anything is copied: most literals name no file.
    if (end - start > LONGEST_PATH || !text.endsWith('.onnx', end) || !text.startsWith(opening, end)) continue;
    const body = text.slice(start, end);
    const [prefix = ''] = /[a-z]{0,2}$/i.exec(text.slice(Math.max(0, begin.index - 2), begin.index)) ?? [];
    if (body.includes('\n') || grammar.hasHole(body, opening, prefix)) continue;
    const line = lines.before(begin.index);
    const raw = dialect === 'python' && /r/i.test(prefix);
    const path = raw ? body : unescape(body);
    found.set(`${line}:${path}`, { line, path });
  }
  return [...found.values()];
}

/** The index of the closing quote; a short literal left open ends with its line, so that one stray quote stays harmless. */
function endOfLiteral(text: string, start: number, quote: string, spans: boolean): number {
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '\n' && !spans) return at;
    else if (character === quote[0] && text.startsWith(quote, at)) return at;
  }
  return text.length;
}

/** Counts the line ends of a text once, for places that are asked in their order. */
class LineCount {
  #lines = 0;
  #next: number;

  constructor(private readonly text: string) {
    this.#next = text.indexOf('\n');
  }

  /** The number of line ends before `place`. */
  before(place: number): number {
    while (this.#next >= 0 && this.#next < place) {
      this.#lines += 1;
      this.#next = this.text.indexOf('\n', this.#next + 1);
    }
    return this.#lines;
  }
}

/** The escapes that occur in paths: a doubled backslash and an escaped quote. */
function unescape(body: string): string {
  return body.replace(/\\([\\"'`/])/g, '$1');
}
