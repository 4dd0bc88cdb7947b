/** A string literal that names an .onnx file. */
export interface ModelMention {
  /** Zero-based line on which the literal begins. */
  line: number;
  /** The path as the program would see it, escapes resolved. */
  path: string;
}

export type Dialect = 'python' | 'javascript';

interface Grammar {
  lineComment: string;
  blockComment: [string, string] | null;
  /** Opening quotes, the long ones before the short; those in `spanning` may hold line ends. */
  quotes: string[];
  spanning: string[];
  /** Whether a literal has expressions to be filled in, given the letters before its quote. */
  hasHole(body: string, quote: string, prefix: string): boolean;
}

const grammars: Record<Dialect, Grammar> = {
  python: {
    lineComment: '#',
    blockComment: null,
    quotes: ['"""', "'''", '"', "'"],
    spanning: ['"""', "'''"],
    hasHole: (body, _quote, prefix) => /f/i.test(prefix) && body.includes('{'),
  },
  javascript: {
    lineComment: '//',
    blockComment: ['/*', '*/'],
    quotes: ['"', "'", '`'],
    spanning: ['`'],
    hasHole: (body, quote) => quote === '`' && body.includes('${'),
  },
};

/**
 * Finds the string literals of a program that name an .onnx file, each path once a line.
 * It knows literals and comments and nothing else of the language, and passes over the text once.
 * Literals that are put together at run time (f-strings and templates with holes) name no file and are left out.
 */
export function modelMentions(text: string, dialect: Dialect): ModelMention[] {
  // Most documents stop here: this runs on every keystroke.
  if (!text.includes('.onnx')) return [];
  const grammar = grammars[dialect];
  const found = new Map<string, ModelMention>();
  let line = 0;
  let counted = 0;
  for (let at = 0; at < text.length;) {
    const skipped = endOfComment(text, at, grammar);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const quote = grammar.quotes.find((opening) => text.startsWith(opening, at));
    if (!quote) {
      at += 1;
      continue;
    }
    const start = at + quote.length;
    const end = endOfLiteral(text, start, quote, grammar.spanning.includes(quote));
    const body = text.slice(start, end);
    const [prefix = ''] = /[a-z]{0,2}$/i.exec(text.slice(Math.max(0, at - 2), at)) ?? [];
    const closed = text.startsWith(quote, end);
    if (closed && /^[^\n]*\.onnx$/.test(body) && !grammar.hasHole(body, quote, prefix)) {
      line += lineEnds(text, counted, at);
      counted = at;
      const raw = dialect === 'python' && /r/i.test(prefix);
      const path = raw ? body : unescape(body);
      found.set(`${line}:${path}`, { line, path });
    }
    at = end + quote.length;
  }
  return [...found.values()];
}

/** The index after the comment that begins at `at`, or `at` where none does. */
function endOfComment(text: string, at: number, { lineComment, blockComment }: Grammar): number {
  if (text.startsWith(lineComment, at)) return indexOr(text, '\n', at, text.length);
  if (!blockComment || !text.startsWith(blockComment[0], at)) return at;
  return indexOr(text, blockComment[1], at + 2, text.length) + blockComment[1].length;
}

/** The index of the closing quote; a short literal left open ends with its line, so that one stray quote stays harmless. */
function endOfLiteral(text: string, start: number, quote: string, spans: boolean): number {
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '\n' && !spans) return at;
    else if (text.startsWith(quote, at)) return at;
  }
  return text.length;
}

function indexOr(text: string, sought: string, from: number, otherwise: number): number {
  const at = text.indexOf(sought, from);
  return at < 0 ? otherwise : at;
}

function lineEnds(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** The escapes that occur in paths: a doubled backslash and an escaped quote. */
function unescape(body: string): string {
  return body.replace(/\\([\\"'`/])/g, '$1');
}
