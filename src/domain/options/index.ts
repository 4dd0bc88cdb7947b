import { checkpointOptions } from './checkpoint';
import type { OptionDefinition } from './definition';
import type { ValueOf } from './kinds';
import { outputOptions } from './output';
import { runOptions } from './run';

/** What a diagnosis can be told: the registry from which parser, usage, sidecar file, settings and docs are made. */
export const diagnosisOptions = { ...checkpointOptions, ...runOptions };

/** Every option of the command line. */
export const allOptions = { ...diagnosisOptions, ...outputOptions };

type Values<Table extends Record<string, Pick<OptionDefinition, 'kind'>>> = {
  -readonly [K in keyof Table]: ValueOf<Table[K]['kind']>;
};
/** The keys of options that have a property: a default, a place in the sidecar file. */
type KeysWith<Property extends keyof OptionDefinition, Table = typeof diagnosisOptions> = {
  [K in keyof Table]: Table[K] extends Record<Property, unknown> ? K : never;
}[keyof Table];

export type DiagnosisValues = Values<typeof diagnosisOptions>;
export type CommandValues = Partial<Values<typeof allOptions>>;
export type DefaultKey = KeysWith<'default'>;

export type Effort = DiagnosisValues['effort'];

/** What one source says: the command line, a sidecar file, the settings. Paths are absolute. */
export type SaidOptions = Partial<DiagnosisValues>;

/** What a sidecar file may say. */
export type CheckpointHints = Partial<Pick<DiagnosisValues, KeysWith<'sidecar'>>>;

/** Of one run. */
interface RunFiles {
  /** The model; absolute, as all paths. */
  model: string;
  /** Where the moments of `data` are kept (safetensors), and beside which kept ones are looked for. */
  momentsFile?: string;
  /** Where the Gaussian that was used is written, for exporting the skip later; nowhere when absent. */
  gaussianFile?: string;
}

/** What a diagnosis is asked for, marked by who says it; crosses the process border as it is. */
export interface DiagnosisRequest extends RunFiles, SaidOptions {
  /** What the settings say, for any checkpoint; everything else is said for this run. */
  settings?: SaidOptions;
}

/** What a diagnosis goes by, once everything that is said is put together. */
export interface DiagnosisOptions extends RunFiles, Omit<SaidOptions, DefaultKey>, Pick<DiagnosisValues, DefaultKey> {}

/** What counts where nobody says anything. */
export const optionDefaults = Object.fromEntries(
  Object.entries<OptionDefinition>(diagnosisOptions)
    .filter(([, option]) => option.default !== undefined)
    .map(([key, option]) => [key, option.default]),
) as Pick<DiagnosisValues, DefaultKey>;
