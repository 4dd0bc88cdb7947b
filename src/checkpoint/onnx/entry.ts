import type { Field, WireFile } from './wire';

/** Reads a StringStringEntryProto: a key and a value, '' where absent. */
export function readEntry(wire: WireFile, range: Field): [key: string, value: string] {
  const entry: [string, string] = ['', ''];
  for (const field of wire.fields(range.start, range.end)) {
    if (field.isRange && (field.number === 1 || field.number === 2)) entry[field.number - 1] = wire.text(field);
  }
  return entry;
}
