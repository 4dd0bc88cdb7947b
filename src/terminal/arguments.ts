import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  allOptions,
  diagnosisOptions,
  type CommandValues,
  type DiagnosisRequest,
  type SaidOptions,
} from '../domain/options';
import { commands, type CommandDefinition, type CommandName } from '../domain/options/commands';
import { flagOf, optionsOf, type OptionDefinition, type OptionTable } from '../domain/options/definition';
import { fits, read, requirement, withPaths } from '../domain/options/kinds';
import { option, remedy } from '../domain/remedy';
import { besideStochastic } from '../samplers/stochastic';
import { DiagnosisError } from '../shared/failure';

/** The arguments of a command. */
interface Words {
  /** As many as the command takes. */
  readonly operands: readonly string[];
  /** Only what was given; defaults are added when the options of all sources are resolved. Paths to read are absolute. */
  readonly values: CommandValues;
}

/**
 * Parses the arguments of a command.
 * @throws DiagnosisError 'usage' for any word that it does not use
 */
export function parseWords(command: CommandName, words: readonly string[], table: OptionTable = allOptions): Words {
  const options = new Map(optionsOf(command, table).map(([key, definition]) => [flagOf(key), { key, definition }]));
  const types = [...options].map(([flag, { definition }]) => {
    const type = definition.kind.type === 'switch' ? ('boolean' as const) : ('string' as const);
    return [flag.slice(2), { type, multiple: true }] as const;
  });
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(types),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const operands: string[] = [];
  const given = new Map<string, { key: string; definition: OptionDefinition; words: string[] }>();
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const found = options.get(token.rawName);
    if (!found) throw usage(command, `${command} has no option ${token.rawName}.`);
    const said = given.get(token.rawName) ?? { ...found, words: [] };
    given.set(token.rawName, said);
    said.words.push(wordAfter(command, token, found.definition));
  }
  const values = [...given].map(([flag, { key, definition, words: after }]) => {
    return [key, valueOf(command, { flag, definition, words: after })] as const;
  });
  return { operands: checkedOperands(command, operands), values: Object.fromEntries(values) };
}

interface OptionToken {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** The word that belongs to an option; '' for a switch. */
function wordAfter(
  command: CommandName,
  { rawName, value, inlineValue }: OptionToken,
  option: OptionDefinition,
): string {
  if (option.kind.type === 'switch') {
    if (value === undefined) return '';
    throw usage(command, `${rawName} takes no value.`);
  }
  // The next word may be an option whose value was forgotten; a lone dash is stdout.
  if (value !== undefined && (inlineValue || !/^-./.test(value))) return value;
  throw usage(command, `${rawName} needs a value; one that begins with a dash is written ${rawName}=-1.`);
}

function valueOf(
  command: CommandName,
  { flag, definition: { kind }, words }: { flag: string; definition: OptionDefinition; words: string[] },
): unknown {
  if (kind.type === 'switch') return true;
  const value = read(kind, words);
  if (fits(kind, value)) return withPaths(kind, value, (file) => path.resolve(file));
  const word = words.find((one) => !fits(kind, read(kind, [one]))) ?? '';
  if (flag === flagOf('sampler')) refuseStochastic(word);
  throw usage(command, `${flag} must be ${requirement(kind)}, not ${JSON.stringify(word)}.`);
}

/** A skip is judged by its effect on the image of each seed, which must therefore be unique. */
function refuseStochastic(sampler: string): void {
  const beside = besideStochastic(sampler);
  if (beside === null) return;
  throw new DiagnosisError(
    'unsupported',
    `${sampler} draws fresh noise at every step, so no single image belongs to a seed that a skip could be compared with.`,
    remedy`Use a deterministic sampler: set ${option('sampler', beside)}.`,
  );
}

const COUNTS = ['no', 'one', 'two'];

function checkedOperands(command: CommandName, given: readonly string[]): readonly string[] {
  const { operands, noun, takesMore, fewest = operands.length }: CommandDefinition = commands[command];
  if (given.length >= fewest && (takesMore || given.length <= operands.length)) return given;
  if (operands.length === 0) throw usage(command, `${command} takes no ${JSON.stringify(given[0])}.`);
  const named = given.length === 0 ? '' : `, not ${given.join(', ')}`;
  const plural = operands.length === 1 ? noun : `${noun}s`;
  throw usage(command, `${command} needs ${COUNTS[operands.length]} ${plural}${named}.`);
}

export function usage(command: CommandName, message: string): DiagnosisError {
  return new DiagnosisError('usage', message, `See scorescope help ${command}.`);
}

/** The words after `diagnose`, which may name several checkpoints. */
export interface DiagnoseWords {
  /** As given: files, folders, patterns. */
  readonly models: readonly string[];
  readonly said: SaidOptions;
  readonly values: CommandValues;
}

export function parseDiagnose(words: readonly string[]): DiagnoseWords {
  const { operands, values } = parseWords('diagnose', words);
  return { models: operands, said: saidIn(values), values };
}

export interface Arguments {
  /** What is said for this run. */
  readonly options: DiagnosisRequest;
  /** A path, or '-' for stdout. */
  readonly json: string | null;
  readonly html: string | null;
  readonly quiet: boolean;
  /** Whether files that ScoreScope did not write may be overwritten. */
  readonly force: boolean;
  /** Whether the report is also kept where VS Code finds it. */
  readonly store: boolean;
}

/** The words after `inspect`. */
export function parseInspect(words: readonly string[]): Arguments {
  const {
    operands: [model = ''],
    values,
  } = parseWords('inspect', words);
  return ofOne(model, { said: saidIn(values), values });
}

function saidIn(values: CommandValues): SaidOptions {
  return Object.fromEntries(Object.entries(values).filter(([key]) => Object.hasOwn(diagnosisOptions, key)));
}

/** What is said for one checkpoint. */
export function ofOne(model: string, { said, values }: Omit<DiagnoseWords, 'models'>): Arguments {
  const { json = null, html = null, quiet = false, force = false, store = false } = values;
  return { options: { ...said, model: path.resolve(model) }, json, html, quiet, force, store };
}
