import { mixture } from './onnxGraph';
import { randomNormals } from './randomNormals';

/** One sample of the blobs, without its batch dimension. */
export const shape = [1, 8, 8];

/** Blobs that a Gaussian does not describe below σ = 3 or so. */
export const blobs = mixture({
  means: randomNormals(8 * 64, 11).map((value) => 0.6 * value),
  variances: new Float64Array(8).fill(0.01),
  weights: new Float64Array(8).fill(1 / 8),
  shape,
});
