/** What an input of a network may be given: a number for all its elements, a file's tensor ({@link InputFile}), or {@link THE_TIME}. */
export type InputValue = number | string;

/** By the name of the input. */
export type InputValues = Record<string, InputValue>;

/** In place of a number: whatever the time input is given, in every call. */
export const THE_TIME = 'time';

/** In place of a name in `zeros`: all inputs that would otherwise be asked for. */
export const ALL_OTHERS = '*';

/** A tensor of a file. */
export interface InputFile {
  readonly path: string;
  /** Its name in an .npz or safetensors file; null for the one of the input's name, or the only one. */
  readonly key: string | null;
}

/** "cond.npz:hint" → the file and the name in it; null for a number or the time. A colon in the path of another file is part of it. */
export function fileOf(value: InputValue): InputFile | null {
  if (typeof value === 'number' || value === THE_TIME) return null;
  const [, file, key] = /^(.*\.(?:npz|safetensors)):([^/\\]+)$/i.exec(value) ?? [];
  return file === undefined || key === undefined ? { path: value, key: null } : { path: file, key };
}

/** An input's value with the path of its file changed. */
export function withPath(value: InputValue, change: (path: string) => string): InputValue {
  const file = fileOf(value);
  if (!file) return value;
  return file.key === null ? change(file.path) : `${change(file.path)}:${file.key}`;
}

export function areInputValues(value: unknown): value is InputValues {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length > 0 &&
    Object.entries(value).every(
      ([name, one]) =>
        name !== '' && (typeof one === 'number' ? Number.isFinite(one) : typeof one === 'string' && one !== ''),
    )
  );
}

/** "NAME=VALUE"; of several equals signs the last, if a number follows it, and else the first. */
export function splitInput(word: string): [name: string, value: InputValue] {
  const last = word.lastIndexOf('=');
  const number = word.slice(last + 1);
  if (last > 0 && number.trim() !== '' && Number.isFinite(Number(number))) return [word.slice(0, last), Number(number)];
  const first = word.indexOf('=');
  return first < 1 ? ['', word] : [word.slice(0, first), word.slice(first + 1)];
}

/** "a,b" → a and b; `\\,` and `\\\\` stand for a comma and a backslash of a name. */
export function splitNames(word: string): string[] {
  const names: string[] = [];
  let name = '';
  for (const [piece] of word.matchAll(/\\[\\,]|[^]/g)) {
    if (piece !== ',') {
      name += /^\\./.test(piece) ? piece.slice(1) : piece;
      continue;
    }
    names.push(name);
    name = '';
  }
  return [...names, name];
}

/** The names as {@link splitNames} reads them. */
export function joinedNames(names: readonly string[]): string {
  return names.map((name) => name.replace(/[\\,]/g, '\\$&')).join(',');
}
