import type { Output } from '../shared/outputs';

/** The outputs among these options: those that were given. */
export function namedOutputs(options: Readonly<Record<string, string | null | undefined>>): Output[] {
  return Object.entries(options).flatMap(([label, file]) =>
    file === null || file === undefined ? [] : [{ label, file }],
  );
}
