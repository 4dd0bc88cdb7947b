import type { Gaussian } from '../../../src/score/gaussian';
import type { DenoiserGraph } from '../onnxGraph';

/** A distribution whose posterior mean can be written down, in float64 and as part of an ONNX graph. */
export interface ExactLaw {
  /** Its mean and covariance, all of them. */
  readonly moments: Gaussian;
  /** E[x₀ | x₀ + σn = x], x [B, d] → [B, d]. */
  denoise(x: Float64Array, sigma: number): Float64Array;
  /** [count, d] */
  sample(count: number, seed: number): Float64Array;
  readonly graph: DenoiserGraph;
}

/** Weighted blobs of one variance. */
export interface Blobs {
  /** [K, d] */
  readonly points: Float64Array;
  readonly variance: number;
  /** [K], summing to one. */
  readonly weights: readonly number[];
}
