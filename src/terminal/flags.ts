import type { CheckpointHints } from '../domain/options';
import { flagOf } from '../domain/options/definition';
import { option, type OptionName, type OptionReference } from '../domain/remedy';

/** "--null-class=-1", "--shape 3,64,64"; without a value the flag alone: "--shape". Can be pasted into a shell. */
export function flag({ option: name, value }: OptionReference): string {
  const written = flagOf(name);
  if (value === undefined) return written;
  const text = String(value);
  return text.startsWith('-') ? `${written}=${quoted(text)}` : `${written} ${quoted(text)}`;
}

/** What a sidecar file would say, as options of the command line. */
export function flags(hints: CheckpointHints): string {
  return (Object.keys(hints) as (OptionName & keyof CheckpointHints)[])
    .map((name) => flag(option(name, hints[name])))
    .join(' ');
}

/** A shell takes these characters as they are; everything else is quoted for POSIX shells. */
function quoted(text: string): string {
  return /^[\w./:,=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
