import { areInputValues, splitInput, splitNames, withPath, type InputValues } from './inputValues';

/** What the value of an option may be, with its bounds: read by the parser, the schemas, the settings and the docs. */
export type Kind =
  NumberKind | ChoiceKind | PathKind | OutputKind | ListKind | NamesKind | InputsKind | SwitchKind | TextKind;

export interface NumberKind {
  readonly type: 'number';
  readonly whole: boolean;
  readonly minimum?: number;
  /** A bound that is itself not allowed. */
  readonly above?: number;
  readonly maximum: number;
  /** A word that may stand in a number's place. */
  readonly word?: string;
}

/** A number, or a word in its place. */
interface NumberOrWordKind<Word extends string> extends NumberKind {
  readonly word: Word;
}

interface ChoiceKind<Id extends string = string> {
  readonly type: 'choice';
  readonly ids: readonly Id[];
  /** What each choice means, in Markdown: some words, or whole sentences. */
  readonly descriptions?: Readonly<Partial<Record<Id, string>>>;
}

/** A file or folder to read; absolute once read. */
interface PathKind {
  readonly type: 'path';
}

/** A file to write. */
interface OutputKind {
  readonly type: 'output';
}

/** Numbers, separated by commas on the command line. */
interface ListKind {
  readonly type: 'list';
  readonly of: NumberKind;
  readonly longest: number;
}

/** Names, separated by commas on the command line, where the option may also be repeated; a comma within a name is written `\\,`. */
interface NamesKind {
  readonly type: 'names';
}

/** Values of a network's inputs by name, one `NAME=VALUE` at a time on the command line. */
interface InputsKind {
  readonly type: 'inputs';
}

/** Any text but none. */
interface TextKind {
  readonly type: 'text';
}

/** On where it is given; takes no value. */
export interface SwitchKind {
  readonly type: 'switch';
}

/** The TypeScript type of a kind's values. */
export type ValueOf<K extends Kind> =
  K extends NumberOrWordKind<infer Word>
    ? number | Word
    : K extends NumberKind
      ? number
      : K extends ChoiceKind<infer Id>
        ? Id
        : K extends ListKind
          ? number[]
          : K extends NamesKind
            ? string[]
            : K extends InputsKind
              ? InputValues
              : K extends SwitchKind
                ? boolean
                : string;

export const path: PathKind = { type: 'path' };
export const output: OutputKind = { type: 'output' };
export const names: NamesKind = { type: 'names' };
export const inputs: InputsKind = { type: 'inputs' };
export const on: SwitchKind = { type: 'switch' };
export const text: TextKind = { type: 'text' };

/** Above 0. */
export function positive(maximum: number): NumberKind {
  return { type: 'number', whole: false, above: 0, maximum };
}

export function between(minimum: number, maximum: number): NumberKind {
  return { type: 'number', whole: false, minimum, maximum };
}

export function whole(minimum: number, maximum: number): NumberKind {
  return { type: 'number', whole: true, minimum, maximum };
}

export function wholeOr<const Word extends string>(
  word: Word,
  minimum: number,
  maximum: number,
): NumberOrWordKind<Word> {
  return { type: 'number', whole: true, minimum, maximum, word };
}

export function choice<const Ids extends readonly string[]>(
  ids: Ids,
  descriptions?: ChoiceKind<Ids[number]>['descriptions'],
): ChoiceKind<Ids[number]> {
  return { type: 'choice', ids, ...(descriptions && { descriptions }) };
}

/** One text of each definition that a registry holds, by id. */
export function textsOf<Id extends string, Key extends string>(
  registry: Readonly<Record<Id, Readonly<Record<Key, string>>>>,
  key: Key,
): Readonly<Record<Id, string>> {
  const texts = (Object.entries(registry) as [Id, Readonly<Record<Key, string>>][]).map(([id, texts]) => [
    id,
    texts[key],
  ]);
  return Object.fromEntries(texts) as Record<Id, string>;
}

export function listOf(of: NumberKind, longest: number): ListKind {
  return { type: 'list', of, longest };
}

/** "a whole number from 2 to 1000": what a value has to be, after "must be". */
export function requirement(kind: Kind): string {
  switch (kind.type) {
    case 'number': {
      const { above, minimum, maximum } = kind;
      const number = `${above === 0 ? 'positive ' : ''}${kind.whole ? 'whole number' : 'number'}`;
      const bounds = minimum === undefined ? `up to ${maximum}` : `from ${minimum} to ${maximum}`;
      return `a ${number} ${bounds}${kind.word === undefined ? '' : `, or ${kind.word}`}`;
    }
    case 'choice':
      return `one of ${kind.ids.join(', ')}`;
    case 'list':
      return `up to ${kind.longest} values separated by commas, each ${requirement(kind.of)}`;
    case 'names':
      return 'one or more names separated by commas';
    case 'inputs':
      return 'the name of an input, an equals sign, and a number, a file (.npy, .npz, safetensors), or time';
    case 'switch':
      return 'true or false';
    case 'text':
      return 'a text';
    case 'path':
    case 'output':
      return 'a path';
  }
}

/** Whether a value is of a kind and within its bounds. */
export function fits(kind: Kind, value: unknown): boolean {
  switch (kind.type) {
    case 'number': {
      const { above = -Infinity, minimum = -Infinity, maximum, word } = kind;
      if (word !== undefined && value === word) return true;
      if (typeof value !== 'number' || (kind.whole && !Number.isInteger(value))) return false;
      return value > above && value >= minimum && value <= maximum;
    }
    case 'choice':
      return kind.ids.some((id) => id === value);
    case 'list': {
      if (!Array.isArray(value) || value.length === 0 || value.length > kind.longest) return false;
      return value.every((item) => fits(kind.of, item));
    }
    case 'names':
      return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string' && name !== '');
    case 'inputs':
      return areInputValues(value);
    case 'switch':
      return typeof value === 'boolean';
    case 'path':
    case 'output':
    case 'text':
      return typeof value === 'string' && value !== '';
  }
}

/** The value that the words after an option stand for, its bounds unchecked; of an option given twice the last counts. */
export function read(kind: Exclude<Kind, SwitchKind>, words: readonly string[]): unknown {
  const last = words.at(-1) ?? '';
  switch (kind.type) {
    case 'number':
      return last === kind.word ? last : numberIn(last);
    case 'list':
      return last.split(',').map(numberIn);
    case 'names':
      return words.flatMap(splitNames);
    case 'inputs':
      return Object.fromEntries(words.map(splitInput));
    case 'choice':
    case 'path':
    case 'output':
    case 'text':
      return last;
  }
}

/** A value whose paths are made absolute. */
export function withPaths(kind: Kind, value: unknown, absolute: (path: string) => string): unknown {
  switch (kind.type) {
    case 'path':
      return absolute(String(value));
    case 'inputs': {
      const values = Object.entries(value as InputValues);
      return Object.fromEntries(values.map(([name, one]) => [name, withPath(one, absolute)]));
    }
    default:
      return value;
  }
}

/** Number('') would be 0. */
function numberIn(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}
