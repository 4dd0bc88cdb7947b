import type { Literals } from './literals';

/** A piece of an expression. */
export type Token =
  | { kind: 'literal'; index: number; start: number; end: number }
  | { kind: 'name' | 'number' | 'mark' | 'line'; text: string; start: number; end: number };

const piece = /([A-Za-z_$][\w$]*)|(\d+(?:\.\d+)?)|(\n)|(=>|==|===|!=|<=|>=|\/\/|\*\*|[^\s\w])/g;

/** How far an expression is looked at, in UTF-16 units and in literals. */
const REACH = { length: 1200, literals: 24 };
/** How far behind the literal that ends a path. */
const REST = 300;

/** The tokens from somewhere before the literal at `index` to the literal itself. */
export function tokensBefore(literals: Literals, index: number): Token[] {
  const { over } = literals.extent(index);
  let first = index;
  const earliest = over - REACH.length;
  while (first > 0 && index - first < REACH.literals && literals.extent(first - 1).begin > earliest) first -= 1;
  const from = first === 0 ? Math.max(0, earliest) : Math.max(earliest, literals.extent(first - 1).over);
  return between(literals, Math.min(from, literals.extent(first).begin), over);
}

/** The tokens from a place in the code to some way behind it. */
export function tokensFrom(literals: Literals, place: number): Token[] {
  return between(literals, place, Math.min(literals.text.length, place + REACH.length));
}

/** The tokens that follow a literal. */
export function tokensAfter(literals: Literals, index: number): Token[] {
  const { over } = literals.extent(index);
  return between(literals, over, Math.min(literals.text.length, over + REST));
}

function between(literals: Literals, from: number, to: number): Token[] {
  const tokens: Token[] = [];
  let at = from;
  for (let index = literals.from(from); literals.has(index); index += 1) {
    const { begin, over } = literals.extent(index);
    if (begin >= to) break;
    code(literals.text, at, begin, tokens);
    if (literals.endOf(index) >= 0) {
      // The letters before a quote belong to it.
      const last = tokens.at(-1);
      if (last?.kind === 'name' && last.end === begin && /^[a-z]{1,2}$/i.test(last.text)) tokens.pop();
      tokens.push({ kind: 'literal', index, start: literals.startOf(index), end: literals.endOf(index) });
    }
    at = over;
  }
  code(literals.text, at, to, tokens);
  return tokens;
}

function code(text: string, from: number, to: number, tokens: Token[]): void {
  if (from >= to) return;
  for (const match of text.slice(from, to).matchAll(piece)) {
    const [whole, name, number, line] = match;
    const start = from + match.index;
    const kind = name !== undefined ? 'name' : number !== undefined ? 'number' : line !== undefined ? 'line' : 'mark';
    tokens.push({ kind, text: whole, start, end: start + whole.length });
  }
}

export function isMark(token: Token | undefined, ...marks: string[]): boolean {
  return token?.kind === 'mark' && marks.includes(token.text);
}
