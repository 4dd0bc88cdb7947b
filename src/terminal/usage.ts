import { allOptions } from '../domain/options';
import { commands, type CommandName } from '../domain/options/commands';
import {
  flagOf,
  groups,
  optionsOf,
  withReferences,
  type OptionDefinition,
  type OptionTable,
} from '../domain/options/definition';
import type { Kind } from '../domain/options/kinds';

const WIDTH = 80;
/** Where the help of an option begins. */
const COLUMN = 28;

/** What `scorescope help` prints. */
export function usageText(): string {
  const rows = (Object.keys(commands) as CommandName[]).map(
    (name) => [synopsis(name), commands[name].summary] as const,
  );
  return [
    wrapped(
      'ScoreScope measures how linear a diffusion model’s score is, and which first sampling steps one formula can replace.',
    ),
    '',
    'Usage:',
    ...rows.map(([words, summary]) => entry(words, summary)),
    entry('scorescope help [COMMAND]', 'List the options of a command, like COMMAND --help.'),
    entry('scorescope --version', 'Print the version.'),
    '',
    wrapped(
      'MODEL is an .onnx file, a diffusers folder, or a pattern such as "runs/*.onnx". REPORT is a file written by diagnose --json.',
    ),
    '',
    wrapped(
      'Exit codes: 0 done, 1 an error in ScoreScope, 2 an error in the input, 3 a regression (--fail-on-regression) or a difference (verify), 130 interrupted.',
    ),
    '',
  ].join('\n');
}

/** What `scorescope help COMMAND` prints. */
export function commandUsage(command: CommandName, table: OptionTable = allOptions): string {
  const options = optionsOf(command, table);
  const sections = Object.entries(groups).flatMap(([id, title]) => {
    const rows = options.filter(([, { group }]) => group === id);
    if (rows.length === 0) return [];
    return [
      '',
      `${title}:`,
      ...rows.map(([key, option]) => entry(optionWords(key, option), helpText(option, command))),
    ];
  });
  return [`Usage: ${synopsis(command, table)}`, '', wrapped(commands[command].summary), ...sections, ''].join('\n');
}

/** "scorescope diagnose MODEL [options]" */
export function synopsis(command: CommandName, table: OptionTable = allOptions): string {
  const options = optionsOf(command, table).length > 0 ? ['[options]'] : [];
  return ['scorescope', command, ...commands[command].operands, ...options].join(' ');
}

/** "--sigma-min X" */
export function optionWords(key: string, { kind, metavar = usualMetavar(kind) }: OptionDefinition): string {
  return metavar === '' ? flagOf(key) : `${flagOf(key)} ${metavar}`;
}

function usualMetavar(kind: Kind): string {
  switch (kind.type) {
    case 'number':
      return `${kind.whole ? 'N' : 'X'}${kind.word === undefined ? '' : `|${kind.word}`}`;
    case 'choice':
      return kind.ids.join('|');
    case 'output':
      return 'FILE';
    case 'switch':
      return '';
    default:
      return 'PATH';
  }
}

/** The help of an option, with choices that its metavar does not name, and its default. */
function helpText({ kind, metavar, help, helpIn, default: usual }: OptionDefinition, command: CommandName): string {
  const unnamed = kind.type === 'choice' && metavar !== undefined ? [`One of ${kind.ids.join(', ')}.`] : [];
  const sentences = [withReferences(helpIn?.[command] ?? help, flagOf), ...unnamed];
  return `${sentences.join(' ')}${usual === undefined ? '' : ` (default: ${usual})`}`;
}

/** Two columns; the second begins on a line of its own where the first is too wide. */
function entry(words: string, text: string): string {
  const [opening = '', ...lines] = linesOf(text, WIDTH - COLUMN);
  const first = `  ${words}`;
  const indented = (line: string): string => ' '.repeat(COLUMN) + line;
  const start = first.length < COLUMN - 1 ? [first.padEnd(COLUMN) + opening] : [first, indented(opening)];
  return [...start, ...lines.map(indented)].join('\n');
}

function wrapped(text: string): string {
  return linesOf(text, WIDTH).join('\n');
}

function linesOf(text: string, width: number): string[] {
  return text.split(' ').reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
    return lines;
  }, []);
}
