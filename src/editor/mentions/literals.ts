import type { Dialect } from './dialects';

/** The dialects whose strings stand in quotes. */
export type QuotedDialect = Exclude<Dialect, 'yaml' | 'shell'>;

interface Grammar {
  /** Where a literal or a comment begins, the long quotes before the short. */
  begins: RegExp;
  /** What ends each comment. */
  comments: Readonly<Record<string, string>>;
  /** Quotes whose literals may hold line ends. */
  spanning: readonly string[];
  /** Whether a backslash stands for itself, given the letters before the quote. */
  isRaw(quote: string, prefix: string): boolean;
  /** What begins an expression within a literal, given the letters before its quote; null where none can. */
  hole(quote: string, prefix: string): '{' | '${' | null;
}

const grammars: Readonly<Record<QuotedDialect, Grammar>> = {
  python: {
    begins: /"""|'''|"|'|#/g,
    comments: { '#': '\n' },
    spanning: ['"""', "'''"],
    isRaw: (_quote, prefix) => /r/i.test(prefix),
    hole: (_quote, prefix) => (/f/i.test(prefix) ? '{' : null),
  },
  javascript: {
    begins: /"|'|`|\/\/|\/\*/g,
    comments: { '//': '\n', '/*': '*/' },
    spanning: ['`'],
    isRaw: () => false,
    hole: (quote) => (quote === '`' ? '${' : null),
  },
  json: {
    begins: /"|\/\/|\/\*/g,
    comments: { '//': '\n', '/*': '*/' },
    spanning: [],
    isRaw: () => false,
    hole: () => null,
  },
  toml: {
    begins: /"""|'''|"|'|#/g,
    comments: { '#': '\n' },
    spanning: ['"""', "'''"],
    isRaw: (quote) => quote.startsWith("'"),
    hole: () => null,
  },
};

/**
 * The string literals and comments of a program, found in one pass that knows nothing else of the language and goes as far as it is
 * asked. Kept in arrays of numbers: a generated line may hold some hundred thousand.
 */
export class Literals {
  readonly #begins: number[] = [];
  readonly #ends: number[] = [];
  /** '' for a comment, and for a literal that is left open. */
  readonly #quotes: string[] = [];
  readonly #grammar: Grammar;
  /** How far the text has been read. */
  #read = 0;

  constructor(
    readonly text: string,
    dialect: QuotedDialect,
  ) {
    this.#grammar = grammars[dialect];
  }

  /** Whether there are more literals and comments than `index`. */
  has(index: number): boolean {
    while (this.#begins.length <= index) if (!this.#readOne()) return false;
    return true;
  }

  /** @returns false at the end of the text */
  #readOne(): boolean {
    const { text } = this;
    const { begins, comments, spanning } = this.#grammar;
    begins.lastIndex = this.#read;
    const begin = begins.exec(text);
    if (!begin) {
      this.#read = text.length;
      return false;
    }
    const [opening] = begin;
    const start = begin.index + opening.length;
    const close = comments[opening];
    const end =
      close === undefined ? endOfLiteral(text, start, opening, spanning.includes(opening)) : text.indexOf(close, start);
    this.#read = end < 0 ? text.length : end + (close ?? opening).length;
    const isClosed = close === undefined && text.startsWith(opening, end);
    this.#begins.push(begin.index);
    this.#ends.push(end < 0 ? text.length : end);
    this.#quotes.push(isClosed ? opening : '');
    return true;
  }

  /** Where the text of a literal ends; -1 for a comment or an open literal. */
  endOf(index: number): number {
    return this.#quotes[index] === '' ? -1 : (this.#ends[index] ?? -1);
  }

  /** Where the text of a literal starts. */
  startOf(index: number): number {
    return (this.#begins[index] ?? 0) + (this.#quotes[index]?.length ?? 0);
  }

  /** Where a literal or comment begins and where it is over, quotes included. */
  extent(index: number): { begin: number; over: number } {
    const end = this.#ends[index] ?? 0;
    return { begin: this.#begins[index] ?? 0, over: end + (this.#quotes[index]?.length ?? 0) };
  }

  /** The literal that begins at or after a place. */
  from(place: number): number {
    while (this.#read < place) if (!this.#readOne()) break;
    let [low, high] = [0, this.#begins.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#begins[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether a place lies within a literal or comment. */
  holds(place: number): boolean {
    const before = this.from(place + 1) - 1;
    return before >= 0 && this.extent(before).over > place;
  }

  /** A literal's text in parts: what stands there, escapes resolved, and the expressions to be filled in. */
  partsOf(index: number): (string | { hole: string })[] {
    const quote = this.#quotes[index] ?? '';
    const begin = this.#begins[index] ?? 0;
    const [prefix = ''] = /[a-z]{0,2}$/i.exec(this.text.slice(Math.max(0, begin - 2), begin)) ?? [];
    const body = this.text.slice(this.startOf(index), this.#ends[index]);
    const written = (text: string): string => (this.#grammar.isRaw(quote, prefix) ? text : unescape(text));
    const hole = this.#grammar.hole(quote, prefix);
    if (hole === null || !body.includes(hole)) return [written(body)];
    const pattern = hole === '{' ? /\{\{|\}\}|\{([^{}]*)\}/g : /\$\{([^{}]*)\}/g;
    const parts: (string | { hole: string })[] = [];
    let done = 0;
    for (const match of body.matchAll(pattern)) {
      parts.push(written(body.slice(done, match.index)));
      parts.push(match[1] === undefined ? match[0].charAt(0) : { hole: match[1] });
      done = match.index + match[0].length;
    }
    return [...parts, written(body.slice(done))];
  }
}

const [BACKSLASH, NEWLINE] = [92, 10];

/** The index of the closing quote; a short literal left open ends with its line, so that one stray quote stays harmless. */
function endOfLiteral(text: string, start: number, quote: string, spans: boolean): number {
  const closing = quote.charCodeAt(0);
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === NEWLINE && !spans) return at;
    else if (code === closing && (quote.length === 1 || text.startsWith(quote, at))) return at;
  }
  return text.length;
}

/** The escapes that occur in paths: a doubled backslash and an escaped quote. */
function unescape(body: string): string {
  return body.replace(/\\([\\"'`/])/g, '$1');
}
