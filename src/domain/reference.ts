import type { SamplerName } from './generated/samplers';
import type { Family } from './families';
import type { Prediction } from './predictions';
import type { TimeInput } from './timeInputs';

/** What a reference is about, as JSON in its file: how its numbers are to be read, and the sampler that ran. */
export interface AboutReference {
  readonly format: 'scorescope-reference';
  readonly version: 1;
  readonly family: Family;
  readonly prediction: Prediction;
  readonly time: TimeInput;
  /** T of a discrete schedule; null for a continuous one. */
  readonly timesteps: number | null;
  readonly sigmaData: number;
  /** What pure noise, at σ = ∞, is shown as. */
  readonly sigmaMax: number;
  readonly sampler: SamplerName;
  /** `Solver.settings` of the run. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** One sample without its batch, in the network's order. */
  readonly shape: readonly number[];
}

/** A noise level of a run, in the columns of the file: a, b, σ's own time, the network's time input, c_in, c_skip, c_out, and the landing. */
type ReferenceLevel = readonly [
  a: number,
  b: number,
  time: number,
  input: number,
  cIn: number,
  cSkip: number,
  cOut: number,
  toA: number,
  toB: number,
];

/** The value of a further input in the script; null where it is too large to be written there. */
export interface ReferenceInput {
  readonly name: string;
  readonly type: string;
  /** Of the value for one sample where the input has a batch dimension, else of the whole. */
  readonly shape: readonly number[];
  readonly hasBatch: boolean;
  readonly values: readonly number[] | null;
}

/** What a script needs to run the original as the network is run. */
export interface ReferencePlan {
  readonly model: string;
  readonly about: AboutReference;
  readonly levels: readonly ReferenceLevel[];
  /** Of the levels: those whose states are stored. */
  readonly kept: readonly number[];
  /** Standard deviation of the noise that sampling starts from. */
  readonly startScale: number;
  readonly seeds: number;
  readonly compared: number;
  /** Type of the network's time input. */
  readonly timeType: string;
  /** Scale of classifier-free guidance; null where there is none. */
  readonly guidance: number | null;
  readonly conditions: readonly ReferenceInput[];
  readonly unconditional: readonly ReferenceInput[];
  readonly endsClean: boolean;
  readonly leaps: boolean;
}
