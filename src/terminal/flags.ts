import { diagnosisOptions, type CheckpointHints } from '../domain/options';
import { flagOf } from '../domain/options/definition';
import { joinedNames, type InputValues } from '../domain/options/inputValues';
import { option, type OptionName, type OptionReference } from '../domain/remedy';
import { quoted, shellOf, type Shell } from './shells';

const ownShell = shellOf(process.platform, process.env);

/** "--null-class=-1", "--shape 3,64,64"; without a value the flag alone: "--shape". Can be pasted into a shell. */
export function flag({ option: name, value }: OptionReference, shell: Shell = ownShell): string {
  const written = flagOf(name);
  if (value === undefined) return written;
  return words(name, value)
    .map((text) => (text.startsWith('-') ? quoted(`${written}=${text}`, shell) : `${written} ${quoted(text, shell)}`))
    .join(' ');
}

/** What a sidecar file would say, as options of the command line. */
export function flags(hints: CheckpointHints, shell: Shell = ownShell): string {
  return (Object.keys(hints) as (OptionName & keyof CheckpointHints)[])
    .map((name) => flag(option(name, hints[name]), shell))
    .join(' ');
}

/** What stands after the flag, once for each time that it is given. */
function words(name: OptionName, value: NonNullable<OptionReference['value']>): string[] {
  const type = name in diagnosisOptions ? diagnosisOptions[name as keyof typeof diagnosisOptions].kind.type : 'path';
  if (type === 'inputs') return Object.entries(value as InputValues).map(([input, one]) => `${input}=${one}`);
  return [type === 'names' ? joinedNames(value as string[]) : (value as string | number | number[]).toString()];
}
