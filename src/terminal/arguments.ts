import path from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { option, remedy } from '../domain/remedy';
import { DiagnosisError } from '../shared/failure';
import type { DiagnosisOptions } from '../domain/options';
import { besideStochastic } from '../domain/samplerNames';

const text = { type: 'string' } as const;
const OPTIONS = {
  data: text,
  moments: text,
  resize: text,
  family: text,
  prediction: text,
  schedule: text,
  sampler: text,
  steps: text,
  'sigma-min': text,
  'sigma-max': text,
  rho: text,
  sigmas: text,
  seeds: text,
  seed: text,
  batch: text,
  effort: text,
  provider: text,
  shape: text,
  time: text,
  timesteps: text,
  'sigma-data': text,
  class: text,
  'null-class': text,
  'prompt-embedding': text,
  'negative-embedding': text,
  guidance: text,
  zeros: { type: 'string', multiple: true },
  features: text,
  json: text,
  html: text,
  force: { type: 'boolean' },
  quiet: { type: 'boolean' },
} as const;
const TIME_INPUTS = [
  'sigma',
  'c-noise',
  'index',
  'index-from-1',
  'fraction',
  't',
  't-reversed',
  't1000',
  't1000-reversed',
] as const;
type Name = Exclude<keyof typeof OPTIONS, 'zeros'>;

export interface Arguments {
  readonly options: DiagnosisOptions;
  /** A path, or '-' for stdout. */
  readonly json: string | null;
  readonly html: string | null;
  /** Outputs may overwrite files that ScoreScope did not write. */
  readonly force: boolean;
  readonly quiet: boolean;
}

/** The words after `diagnose` or `inspect`, checked; paths become absolute. */
export function parseDiagnosis(words: string[]): Arguments {
  const { values, positionals } = parse(words, OPTIONS);
  const [model, ...more] = positionals;
  if (model === undefined) throw usage('No model is named.');
  if (more.length > 0) throw usage(`More than one model is named: ${positionals.join(', ')}.`);
  refuseStochastic(values.sampler);
  const one = <const T extends string>(name: Name, allowed: readonly T[]): T | undefined =>
    oneOf(name, values[name], allowed);
  const number = (name: Name, rule: NumberRule): number | undefined => numberOf(name, values[name], rule);
  const file = (name: Name): string | undefined =>
    values[name] === undefined ? undefined : path.resolve(String(values[name]));
  const sigmas = values.sigmas?.split(',').map((part) => numberOf('sigmas', part, 'positive')!);
  const options: DiagnosisOptions = {
    model: path.resolve(model),
    seed: number('seed', 'seed') ?? 0,
    effort: one('effort', ['quick', 'standard', 'thorough']) ?? 'standard',
    provider: one('provider', ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml']) ?? 'auto',
    ...given('data', file('data')),
    ...given('moments', file('moments')),
    ...given('resize', one('resize', ['fit', 'crop'])),
    ...given('schedule', file('schedule')),
    ...given('family', one('family', ['edm', 'vp', 'flow'])),
    ...given('prediction', one('prediction', ['denoised', 'epsilon', 'v', 'velocity', 'score', 'edm-raw'])),
    ...given('time', one('time', TIME_INPUTS)),
    ...given('timesteps', number('timesteps', 'whole')),
    ...given('sigmaData', number('sigma-data', 'positive')),
    ...given(
      'shape',
      values.shape?.split(',').map((part) => numberOf('shape', part, 'whole')!),
    ),
    ...given('class', number('class', 'seed')),
    ...given('nullClass', number('null-class', 'integer')),
    ...given('promptEmbedding', file('prompt-embedding')),
    ...given('negativeEmbedding', file('negative-embedding')),
    ...given('guidance', number('guidance', 'any')),
    ...given(
      'zeros',
      values.zeros?.flatMap((names) => names.split(',')),
    ),
    ...given('sampler', one('sampler', ['heun', 'euler', 'ddim', 'dpmpp-2m', 'unipc'])),
    ...given('steps', number('steps', 'whole')),
    ...given('sigmaMin', number('sigma-min', 'positive')),
    ...given('sigmaMax', number('sigma-max', 'positive')),
    ...given('rho', number('rho', 'positive')),
    ...given('sigmas', sigmas),
    ...given('seeds', number('seeds', 'whole')),
    ...given('features', file('features')),
    ...given('batch', number('batch', 'whole')),
  };
  const { json = null, html = null, force = false, quiet = false } = values;
  return { options, json, html, force, quiet };
}

/** A skip is judged by what it does to the same seed, which has to have one picture. */
function refuseStochastic(sampler: string | undefined): void {
  const beside = sampler === undefined ? null : besideStochastic(sampler);
  if (beside === null) return;
  throw new DiagnosisError(
    'unsupported',
    `${sampler} draws fresh noise at every step, so a seed has no one true picture that a skip could be compared with.`,
    remedy`Take a deterministic sampler: set ${option('sampler', beside)}.`,
  );
}

type Taken = NonNullable<ParseArgsConfig['options']>;

/** Words by the options that a command takes. */
export function parse<O extends Taken>(
  words: string[],
  options: O,
): ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>> {
  try {
    return parseArgs({ args: words, options, allowPositionals: true });
  } catch (error) {
    throw usage(withoutValue(error as Error) ?? `${(error as Error).message.split('.')[0] ?? ''}.`);
  }
}

/** Node's own words, "argument is ambiguous", help nobody. */
function withoutValue({ message }: Error): string | null {
  const name = /^Option '(--[\w-]+).*argument (?:is ambiguous|missing)/.exec(message)?.[1];
  return name === undefined ? null : `${name} needs a value; one that begins with a dash is written ${name}=-1.`;
}

/** An absent option stays absent: exact optional properties do not take undefined. */
function given<K extends keyof DiagnosisOptions>(
  name: K,
  value: DiagnosisOptions[K] | undefined,
): { [P in K]?: DiagnosisOptions[P] } {
  const options: { [P in K]?: DiagnosisOptions[P] } = {};
  if (value !== undefined) options[name] = value;
  return options;
}

export function oneOf<T extends string>(
  name: string,
  value: string | boolean | undefined,
  allowed: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((choice) => choice === value);
  if (found === undefined) throw usage(`--${name} ${value} is none of ${allowed.join(', ')}.`);
  return found;
}

const RULES = {
  any: { fits: Number.isFinite, called: 'number' },
  positive: { fits: (n: number) => n > 0 && Number.isFinite(n), called: 'positive number' },
  /** 1, 2, … */
  whole: { fits: (n: number) => Number.isInteger(n) && n >= 1, called: 'whole number' },
  /** 0, 1, 2, … */
  seed: { fits: (n: number) => Number.isInteger(n) && n >= 0, called: 'whole number' },
  /** Below 0, too. */
  integer: { fits: Number.isInteger, called: 'whole number' },
};
type NumberRule = keyof typeof RULES;

function numberOf(name: Name, value: string | boolean | undefined, rule: NumberRule): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (RULES[rule].fits(number) && String(value).trim() !== '') return number;
  throw usage(`--${name} ${value} is not a ${RULES[rule].called}.`);
}

export function usage(message: string): DiagnosisError {
  return new DiagnosisError('usage', message, 'See scorescope help.');
}
