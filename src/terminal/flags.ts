import type { CheckpointHints } from '../domain/options';
import { flagOf } from '../domain/options/definition';
import { option, type OptionName, type OptionReference } from '../domain/remedy';
import { plainText } from '../shared/shown';

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

/**
 * A shell takes these characters as they are; everything else is quoted for POSIX shells, not for those of Windows. Text with
 * unprintable characters is written as $'…', which bash, zsh and ksh read. A shell that does not know it still runs nothing: no
 * quotation mark stands inside.
 */
function quoted(text: string): string {
  if (/^[\w./:,+-][\w./:,=+-]*$/.test(text)) return text;
  if (plainText(text) === text) return `'${text.replaceAll("'", "'\\''")}'`;
  const bytes = [...Buffer.from(text, 'utf8')];
  return `$'${bytes.map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : octal(byte))).join('')}'`;
}

/** Printable ASCII but the quotation mark and the backslash. */
function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c;
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}
