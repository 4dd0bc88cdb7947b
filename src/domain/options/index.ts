import { checkpointOptions } from './checkpoint';
import { clusterOptions } from './cluster';
import type { OptionDefinition } from './definition';
import type { ValueOf } from './kinds';
import { outputOptions } from './output';
import { runOptions } from './run';
import { seriesOptions } from './series';
import { verificationOptions } from './verification';

/** The options of a diagnosis: the registry from which parser, usage, sidecar file, settings and docs are generated. */
export const diagnosisOptions = { ...checkpointOptions, ...runOptions };

/** Every option of the command line. */
export const allOptions = {
  ...diagnosisOptions,
  ...verificationOptions,
  ...outputOptions,
  ...seriesOptions,
  ...clusterOptions,
};

type Values<Table extends Record<string, Pick<OptionDefinition, 'kind'>>> = {
  -readonly [K in keyof Table]: ValueOf<Table[K]['kind']>;
};
/** The keys of options that have a property: a default, a place in the sidecar file. */
type KeysWith<Property extends keyof OptionDefinition, Table = typeof diagnosisOptions> = {
  [K in keyof Table]: Table[K] extends Record<Property, unknown> ? K : never;
}[keyof Table];

export type DiagnosisValues = Values<typeof diagnosisOptions>;
export type CommandValues = Partial<Values<typeof allOptions>>;
type DefaultKey = KeysWith<'default'>;

export type Effort = DiagnosisValues['effort'];

/** The options from one source: the command line, a sidecar file, the settings. Paths are absolute. */
export type SaidOptions = Partial<DiagnosisValues>;

/** The options that a sidecar file may set. */
export type CheckpointHints = Partial<Pick<DiagnosisValues, KeysWith<'sidecar'>>>;

/** Of one run. */
interface RunFiles {
  /** The model; absolute, as all paths. */
  model: string;
  /** Where the moments of `data` are saved (safetensors); saved moments are looked for beside it. */
  momentsFile?: string;
  /** Where the Gaussian is written, for exporting the skip later; it is not written if this is absent. */
  gaussianFile?: string;
}

/** The request for a diagnosis, by source of the options; sent to the worker as it is. */
export interface DiagnosisRequest extends RunFiles, SaidOptions {
  /** The options from the settings, for any checkpoint; all others are for this run. */
  settings?: SaidOptions;
}

/** The options of a diagnosis, resolved from all sources. */
export interface DiagnosisOptions extends RunFiles, Omit<SaidOptions, DefaultKey>, Pick<DiagnosisValues, DefaultKey> {}

/** The values of options that no source sets. */
export const optionDefaults = Object.fromEntries(
  Object.entries<OptionDefinition>(diagnosisOptions)
    .filter(([, option]) => option.default !== undefined)
    .map(([key, option]) => [key, option.default]),
) as Pick<DiagnosisValues, DefaultKey>;
