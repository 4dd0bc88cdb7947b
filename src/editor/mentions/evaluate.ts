import type { Literals } from './literals';
import { joined, parentOf, withName, withSuffix } from './paths';
import { isMark, type Token } from './tokens';

/** What the evaluation of an expression asks of the program around it. */
export interface Program {
  literals: Literals;
  /** The value of a name that is assigned once, or always the same; null for any other. */
  constant(name: string): string | null;
  /** The value of the text within a literal's hole. */
  hole(text: string): string | null;
}

/** Names that stand for a place. */
const places: Readonly<Record<string, string>> = {
  __file__: '${file}',
  __filename: '${file}',
  __dirname: '${fileDirname}',
  'import.meta.url': '${file}',
  'import.meta.filename': '${file}',
  'import.meta.dirname': '${fileDirname}',
};

const joins = /^(?:(?:os\.|node:)?(?:path|osp|posixpath|ntpath)\.)?join$|^path\.(?:posix\.)?(?:join|resolve)$/;
const paths = /^(?:pathlib\.)?(?:Pure|Posix|Windows|PurePosix|PureWindows)?Path$/;
const unchanging =
  /^(?:os\.path\.|path\.|osp\.)?(?:abspath|realpath|normpath|normalize|expanduser)$|^(?:str|String|os\.fspath|fileURLToPath|url\.fileURLToPath)$/;
const folders = /^(?:os\.path\.|path\.|osp\.)?dirname$/;
const working = /^(?:os\.getcwd|process\.cwd|(?:pathlib\.)?Path\.cwd)$/;
const home = /^(?:(?:pathlib\.)?Path\.home|os\.homedir)$/;

/** Whether a function or method puts a path together from its arguments. */
export function buildsPath(callee: string): boolean {
  return (
    joins.test(callee) ||
    paths.test(callee) ||
    unchanging.test(callee) ||
    /(^|\.)(joinpath|with_name|with_suffix|URL)$/.test(callee)
  );
}

/** Brackets within brackets, beyond what anybody writes. */
const DEEPEST = 20;

/**
 * Works out what path an expression stands for, as far as that can be told without running anything: literals, names that are constant,
 * `/` and `+`, and the functions of Python's and Node's path libraries. Everything else is null.
 */
export class Evaluation {
  #at = 0;
  #depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly program: Program,
  ) {}

  /** Where the evaluation has come to. */
  get place(): number {
    return this.#at;
  }

  /** The value of the expression that the tokens begin with. */
  expression(): string | null {
    if (this.#depth > DEEPEST) return null;
    this.#depth += 1;
    let value = this.#operand();
    for (;;) {
      const operator = this.#operator();
      if (operator === null) break;
      const right = this.#operand();
      value = value === null || right === null ? null : operator === '+' ? value + right : joined([value, right]);
    }
    this.#depth -= 1;
    return value;
  }

  /** The arguments of a call, from behind its parenthesis: each with the place of its tokens and its name, if it is given one. */
  arguments(): { value: string | null; name: string | null; from: number; to: number }[] {
    const found: { value: string | null; name: string | null; from: number; to: number }[] = [];
    for (this.#skipLines(); this.#now !== undefined && !isMark(this.#now, ')', ']'); this.#skipLines()) {
      const name = this.#keyword();
      const from = this.#at;
      let value = this.expression();
      // An operator or word that is not known makes a value unknown.
      if (this.#toEndOfArgument()) value = null;
      found.push({ value, name, from, to: this.#at });
      if (isMark(this.#now, ',')) this.#at += 1;
      else if (this.#at === from) break;
    }
    if (isMark(this.#now, ')', ']')) this.#at += 1;
    return found;
  }

  get #now(): Token | undefined {
    return this.tokens[this.#at];
  }

  #skipLines(): void {
    while (this.#now?.kind === 'line') this.#at += 1;
  }

  #keyword(): string | null {
    const [name, equals] = [this.#now, this.tokens[this.#at + 1]];
    if (name?.kind !== 'name' || !isMark(equals, '=')) return null;
    this.#at += 2;
    return name.text;
  }

  #operator(): '/' | '+' | null {
    const before = this.#at;
    this.#skipLines();
    const { tokens } = this;
    const mark = tokens[this.#at];
    if (isMark(mark, '/', '+')) {
      this.#at += 1;
      return isMark(mark, '/') ? '/' : '+';
    }
    // Python joins literals that stand side by side.
    if (mark?.kind === 'literal' && tokens[before - 1]?.kind === 'literal') return '+';
    this.#at = before;
    return null;
  }

  #operand(): string | null {
    this.#skipLines();
    const token = this.#now;
    if (!token) return null;
    this.#at += 1;
    if (token.kind === 'literal') return this.#postfix(this.#literal(token.index));
    if (token.kind === 'number') return token.text;
    if (token.kind === 'name') return this.#named(token.text);
    if (isMark(token, '(')) {
      const value = this.expression();
      this.#skipLines();
      // Brackets that the tokens end within are closed further on.
      if (!isMark(this.#now, ')')) return this.#at >= this.tokens.length ? value : null;
      this.#at += 1;
      return this.#postfix(value);
    }
    this.#at -= 1;
    return null;
  }

  #literal(index: number): string | null {
    const parts = this.program.literals
      .partsOf(index)
      .map((part) => (typeof part === 'string' ? part : this.program.hole(part.hole)));
    return parts.includes(null) ? null : parts.join('');
  }

  #named(first: string): string | null {
    if (first === 'new' || first === 'await') return this.#operand();
    let name = first;
    let value: string | null = null;
    for (;;) {
      if (isMark(this.#now, '(')) {
        this.#at += 1;
        return this.#postfix(this.#call(name, value));
      }
      const next = this.tokens[this.#at + 1];
      const known: string | null = places[name] ?? this.program.constant(name);
      if (!isMark(this.#now, '.') || next?.kind !== 'name') return this.#postfix(known);
      // From here on it is a property of a known value.
      if (known !== null) return this.#postfix(known);
      value = null;
      name = `${name}.${next.text}`;
      this.#at += 2;
    }
  }

  #call(callee: string, receiver: string | null): string | null {
    const args = this.arguments()
      .filter(({ name }) => name === null)
      .map(({ value }) => value);
    const [first = null] = args;
    if (joins.test(callee) || paths.test(callee)) return args.length === 0 ? null : all(args, joined);
    if (unchanging.test(callee)) return first;
    if (folders.test(callee)) return first === null ? null : parentOf(first);
    if (working.test(callee)) return '${workspaceFolder}';
    if (home.test(callee)) return '~';
    // new URL("x.onnx", import.meta.url)
    if (callee === 'URL') return args[1] === '${file}' && first !== null ? joined(['${fileDirname}', first]) : null;
    return receiver;
  }

  /** Properties and methods of a value that is a path. */
  #postfix(value: string | null): string | null {
    const next = this.tokens[this.#at + 1];
    if (isMark(this.#now, '.') && next?.kind === 'name') {
      this.#at += 2;
      const isCall = isMark(this.#now, '(');
      if (isCall) this.#at += 1;
      const args = isCall ? this.arguments().map((argument) => argument.value) : null;
      return this.#postfix(value === null ? null : member(value, next.text, args));
    }
    if (isMark(this.#now, '[', '(')) {
      this.#at += 1;
      this.arguments();
      return this.#postfix(null);
    }
    return value;
  }

  /** @returns whether anything stood there */
  #toEndOfArgument(): boolean {
    const from = this.#at;
    let isMore = false;
    for (let depth = 0; this.#now !== undefined; this.#at += 1) {
      if (isMark(this.#now, '(', '[', '{')) depth += 1;
      else if (isMark(this.#now, ')', ']', '}')) {
        if (depth === 0) break;
        depth -= 1;
      } else if (depth === 0 && isMark(this.#now, ',')) break;
      if (this.#now.kind !== 'line') isMore = true;
    }
    return isMore && this.#at > from;
  }
}

function all(values: readonly (string | null)[], of: (values: readonly string[]) => string): string | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? of(known) : null;
}

function member(path: string, name: string, args: readonly (string | null)[] | null): string | null {
  if (args === null) return name === 'parent' ? parentOf(path) : name === 'pathname' || name === 'href' ? path : null;
  const [first = null] = args;
  switch (name) {
    case 'joinpath':
      return all([path, ...args], joined);
    case 'with_name':
      return first === null ? null : withName(path, first);
    case 'with_suffix':
      return first === null ? null : withSuffix(path, first);
    case 'resolve':
    case 'absolute':
    case 'expanduser':
    case 'as_posix':
    case 'toString':
      return args.length === 0 || (name === 'resolve' && first !== null) ? path : null;
    default:
      return null;
  }
}
