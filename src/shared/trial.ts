import type { ProviderName } from './report';

/** A graph port as a trial needs it. */
export interface TrialPort {
  name: string;
  type: string;
  shape: (number | string)[];
}

/** Run the user's own network on one provider, in a process of its own: a driver may crash or hang. */
export interface TrialRequest {
  /** A file, or a model in memory. */
  model: string | Uint8Array;
  ports: { sample: TrialPort; time: TrialPort; output: TrialPort; shape: number[] };
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
