import type { ProviderName } from './generated/providers';

/** A graph port as a trial needs it. */
interface TrialPort {
  name: string;
  type: string;
  shape: (number | string)[];
}

/** What one condition of a network is given. */
export interface ConditionValue {
  readonly port: TrialPort;
  /** The tensor for one sample where the port has a batch dimension, else the whole tensor. */
  readonly shape: readonly number[];
  readonly hasBatch: boolean;
  /** As many numbers as the shape holds, row by row. */
  readonly values: Float64Array;
  /** Filled with the time of each call instead. */
  readonly followsTime?: boolean;
}

/** A condition in the sample's own input, beside the noisy sample; the same for every sample. */
export interface AddedChannels {
  /** Of a sample's shape: the axis along which the two are concatenated. */
  readonly axis: number;
  /** Where the condition stands. */
  readonly side: 'after' | 'before';
  /** Of the condition; that of a sample but for one axis. */
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** Which ports of a network carry what. */
export interface TrialPorts {
  readonly sample: TrialPort;
  /** The sample itself where the time is a column of it. */
  readonly time: TrialPort;
  readonly output: TrialPort;
  /** One sample without its batch dimension, every size known. */
  readonly shape: readonly number[];
  readonly timeColumn?: 'first' | 'last' | null;
  /** Axis of a sample along which the prediction is the first half of the output. */
  readonly halfAxis?: number | null;
  /** The graph has no batch dimension: it takes one sample at a time. */
  readonly batchless?: boolean;
  readonly added?: AddedChannels | null;
  /** Orthonormal directions of a sample, [d] each, that the network ignores: its data and noise lie in what is orthogonal to them. */
  readonly ignored?: readonly Float64Array[];
  /** What every sample is given besides itself and the time. */
  readonly conditions?: readonly ConditionValue[];
}

/** Run the user's own network on one provider, in a process of its own: a driver may crash or hang. */
export interface TrialRequest {
  /** A file, or a model in memory. */
  model: string | Uint8Array;
  ports: TrialPorts;
  provider: ProviderName;
  /** Inputs [B, d] with the time they are given. */
  inputs: { x: Float64Array; time: number }[];
}

export interface TrialResult {
  /** The raw outputs, [B, d] for each input. */
  outputs: Float64Array[];
  /** Of the fastest of several runs of one input, after a first one that compiles. */
  seconds: number;
}

/** Runs a trial in a child; rejects with a DiagnosisError when it fails, crashes or takes too long. */
export type RunTrial = (request: TrialRequest) => Promise<TrialResult>;
