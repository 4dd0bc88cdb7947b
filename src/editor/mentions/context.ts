import { buildsPath } from './evaluate';
import { isMark, type Token } from './tokens';

/** Words that no operand is. */
const words = new Set(
  'return await yield lambda if else elif in not or and is assert del raise for while with as from import const let var typeof void throw case default'.split(
    ' ',
  ),
);

export interface Context {
  /** The first token of the expression that the literal completes. */
  from: number;
  /** The function that it is an argument of; '' where it is none's. */
  callee: string;
}

/**
 * The expression that ends with the last token, a literal: `ROOT / "x.onnx"` or `os.path.join(ROOT, "x.onnx")`; paths are put together
 * from left to right, so the name of the file comes last.
 */
export function contextOf(tokens: readonly Token[]): Context {
  let from = tokens.length - 1;
  for (let nested = 0; nested < 4; nested += 1) {
    from = startOfExpression(tokens, from);
    const call = callAround(tokens, from);
    if (!call) break;
    if (!buildsPath(call.callee)) return { from, callee: call.callee };
    from = call.from;
  }
  return { from, callee: '' };
}

/** Goes back over operands and operators. */
function startOfExpression(tokens: readonly Token[], last: number): number {
  let first = last;
  for (let at = last - 1; at >= 0;) {
    const token = tokens[at];
    if (token?.kind === 'line') {
      // A line goes on after an operator, and before one.
      const before = previous(tokens, at);
      if (!isMark(tokens[first], '/', '+', '.') && !isMark(tokens[before], '/', '+', '.')) break;
      at = before;
      continue;
    }
    const start = isMark(token, ')', ']') ? matching(tokens, at) : at;
    if (start === null) break;
    const isOperator = isMark(token, '/', '+', '.');
    const isOperand = !isOperator && isOperandToken(token);
    const follows = tokens[first];
    // Two operands side by side are two expressions, except literals, and what is called or indexed.
    const isJoined =
      isOperator ||
      isMark(follows, '/', '+', '.', '(', '[') ||
      (token?.kind === 'literal' && follows?.kind === 'literal');
    if (!isOperator && !isOperand) break;
    if (!isJoined) break;
    first = start;
    at = start - 1;
  }
  // What begins with an operator is no expression; a sign in front of it means nothing here.
  while (first < last && isMark(tokens[first], '/', '+', '.')) first += 1;
  return first;
}

function isOperandToken(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === 'name') return !words.has(token.text);
  return token.kind === 'literal' || token.kind === 'number' || isMark(token, ')', ']');
}

/** The call whose argument begins at `from`. */
function callAround(tokens: readonly Token[], from: number): { from: number; callee: string } | null {
  for (let at = from - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    if (isMark(token, ')', ']', '}')) {
      const open = matching(tokens, at);
      if (open === null) return null;
      at = open;
    } else if (isMark(token, '[', '{', ';')) return null;
    else if (isMark(token, '(')) return calleeBefore(tokens, at);
  }
  return null;
}

function calleeBefore(tokens: readonly Token[], open: number): { from: number; callee: string } | null {
  let from = open;
  let callee = '';
  for (let at = open - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    if (isMark(token, '.') && from < open) callee = `.${callee}`;
    else if (token?.kind === 'name' && !words.has(token.text) && (from === open || isMark(tokens[from], '.')))
      callee = `${token.text}${callee}`;
    else if (isMark(token, ')', ']') && isMark(tokens[from], '.')) {
      const start = matching(tokens, at);
      if (start === null) return null;
      at = start;
    } else if (token?.kind === 'literal' && isMark(tokens[from], '.')) callee = `""${callee}`;
    else break;
    from = at;
  }
  return callee === '' ? null : { from, callee };
}

/** The bracket that the one at `close` belongs to. */
function matching(tokens: readonly Token[], close: number): number | null {
  let depth = 0;
  for (let at = close; at >= 0; at -= 1) {
    if (isMark(tokens[at], ')', ']', '}')) depth += 1;
    else if (isMark(tokens[at], '(', '[', '{')) depth -= 1;
    if (depth === 0) return at;
  }
  return null;
}

function previous(tokens: readonly Token[], at: number): number {
  let before = at - 1;
  while (tokens[before]?.kind === 'line') before -= 1;
  return before;
}
