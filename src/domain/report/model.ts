import type { Family } from '../families';
import type { Prediction } from '../predictions';
import type { TimeInput } from '../timeInputs';
import type { Count } from './numbers';

export type InputRole =
  | 'sample'
  | 'time'
  | 'class'
  | 'embedding'
  | 'mask'
  | 'time-ids'
  | 'position-ids'
  | 'guidance'
  | 'self-condition'
  | 'unknown';

/** measured: read so it denoises, and no other reading does as well; likely: others come close, or only names speak; stated: told, and not borne out by numbers. */
export type Confidence = 'measured' | 'likely' | 'stated';

export interface ModelInput {
  name: string;
  role: InputRole;
  type: string;
  /** Symbolic dimensions by name, unnamed ones as ''. */
  shape: (number | string)[];
}

export interface ModelSection {
  path: string;
  sha256: string;
  bytes: Count;
  family: Family;
  prediction: Prediction;
  /** One sample without its batch dimension, e.g. [1, 28, 28]. */
  shape: Count[];
  dtype: string;
  inputs: ModelInput[];
  /** How `family` and `prediction` were found; absent in older reports. */
  confidence?: Confidence;
  /** What the time input is given. */
  time?: TimeInput;
  /** What was seen that led to `family` and `prediction`, one sentence each. */
  evidence: string[];
}

/** What an input besides sample and time was given. */
export interface ConditionRow {
  name: string;
  role: InputRole;
  /** Where the value comes from, for a person. */
  source: string;
  /** Where it is a single number or a class; null for a tensor. */
  value: number | null;
  /** Of the tensor, for one sample. */
  shape: Count[];
}
