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

/** measured: with this parameterization the network denoises, and with no other as well; likely: others come close, or only names suggest it; stated: given, and not confirmed by measurements. */
export type Confidence = 'measured' | 'likely' | 'stated';

/**
 * Of the tensors of an ONNX file, e.g. float32; "type 24" for one that this version does not know by name.
 * @pattern ^([a-z][a-z0-9]*|type -?[0-9]+)$
 */
type ElementTypeName = string;

export interface ModelInput {
  name: string;
  role: InputRole;
  type: ElementTypeName;
  /** Symbolic dimensions by name, unnamed ones as ''. */
  shape: (number | string)[];
}

export interface ModelSection {
  path: string;
  /** Files beside it that hold its weights, relative to its folder. Absent where there are none. */
  externalFiles?: string[];
  /**
   * Of the file; where its weights lie in files beside it, of the lines that `sha256sum` prints for all of them, the model first and the
   * others by name.
   *
   * @pattern ^[0-9a-f]{64}$
   */
  sha256: string;
  bytes: Count;
  family: Family;
  prediction: Prediction;
  /** One sample without its batch dimension, e.g. [1, 28, 28]. */
  shape: Count[];
  dtype: ElementTypeName;
  inputs: ModelInput[];
  /** The file's metadata_props, long ones shortened; absent where it has none, and in older reports. */
  metadata?: Record<string, string>;
  /** How `family` and `prediction` were found; absent in older reports. */
  confidence?: Confidence;
  /** Time conditioning: the value of the time input. */
  time?: TimeInput;
  /** The evidence for `family` and `prediction`, one sentence each. */
  evidence: string[];
}

/** The value of an input other than sample and time. */
export interface ConditionRow {
  name: string;
  role: InputRole;
  /** The source of the value, as text. */
  source: string;
  /** The number or class index; null for a tensor. */
  value: number | null;
  /** Of the tensor, for one sample. */
  shape: Count[];
}
