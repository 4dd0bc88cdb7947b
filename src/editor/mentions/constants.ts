import { Evaluation, type Program } from './evaluate';
import { Literals, type QuotedDialect } from './literals';
import { isMark, tokensFrom } from './tokens';

/** Names that are looked up in one document, assignments of one name, and UTF-16 units that are searched for them. */
const MOST = { names: 64, assignments: 20, length: 3e7 };

/** A program, as far as paths depend on it: its literals, and the names that are always assigned the same path. */
export class Constants implements Program {
  readonly #known = new Map<string, string | null>();

  /** @param definitions where names are assigned: the program itself, or all cells of its notebook */
  constructor(
    readonly literals: Literals,
    private readonly dialect: QuotedDialect,
    private readonly definitions: Literals,
  ) {}

  constant(name: string): string | null {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const searched = this.#known.size * this.definitions.text.length;
    if (this.#known.size >= MOST.names || searched > MOST.length || name.length > 100) return null;
    // A name that is assigned from itself is not known.
    this.#known.set(name, null);
    const value = this.#look(name);
    this.#known.set(name, value);
    return value;
  }

  hole(text: string): string | null {
    const [, expression = '', width] = /^(.*?)(?:![rsa])?(?::0?(\d+)d?)?$/s.exec(text) ?? [];
    const literals = new Literals(expression, this.dialect);
    const program: Program = { literals, constant: (name) => this.constant(name), hole: () => null };
    const evaluation = new Evaluation(tokensFrom(literals, 0), program);
    const value = evaluation.expression();
    if (value === null || evaluation.place < tokensFrom(literals, 0).length) return null;
    return width === undefined ? value : value.padStart(Number(width), '0').slice(0, 200);
  }

  #look(name: string): string | null {
    const { text } = this.definitions;
    const escaped = name.replace(/[.$]/g, '\\$&');
    const assignment = new RegExp(
      `(?:^|[\\n;{])[ \\t]*(?:export[ \\t]+)?(?:const[ \\t]+|let[ \\t]+|var[ \\t]+)?${escaped}[ \\t]*(?::[^=\\n]{1,80})?([-+/*|]?)=(?![=>])`,
      'g',
    );
    const values = new Set<string | null>();
    for (let found = 0; ;) {
      const match = assignment.exec(text);
      if (!match) break;
      const place = match.index + match[0].length;
      if (this.definitions.holds(place - 1)) continue;
      found += 1;
      if (found > MOST.assignments || match[1] !== '') return null;
      values.add(this.#assigned(place));
      if (values.has(null) || values.size > 1) return null;
    }
    const [value = null] = values;
    return value;
  }

  /** The value of what is assigned, if nothing follows it. */
  #assigned(place: number): string | null {
    const { definitions } = this;
    const tokens = tokensFrom(definitions, place);
    const evaluation = new Evaluation(tokens, {
      literals: definitions,
      constant: (name) => this.constant(name),
      hole: (text) => this.hole(text),
    });
    const value = evaluation.expression();
    const next = tokens[evaluation.place];
    return next === undefined || next.kind === 'line' || isMark(next, ';') ? value : null;
  }
}
