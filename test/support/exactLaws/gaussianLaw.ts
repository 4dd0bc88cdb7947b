import { denoiseGaussian, type Gaussian } from '../../../src/score/gaussian';
import { gaussian } from '../denoiserGraphs';
import { randomNormals } from '../randomNormals';
import type { ExactLaw } from './law';

/** N(μ, Σ). */
export function gaussianLaw(moments: Gaussian): ExactLaw {
  const d = moments.mean.length;
  return {
    moments,
    denoise: (x, sigma) => denoiseGaussian(moments, x, { a: 1, b: sigma, sigma, time: sigma }),
    sample: (count, seed) => drawGaussian(moments, randomNormals(count * d, seed)),
    graph: gaussian({ ...moments, shape: [d] }),
  };
}

/** Standard normal numbers [n, d] made draws of the Gaussian. */
function drawGaussian({ mean, basis, eigenvalues, tail }: Gaussian, normals: Float64Array): Float64Array {
  const d = mean.length;
  const rest = Math.sqrt(tail);
  const result = normals.map((value, j) => mean[j % d]! + rest * value);
  for (let start = 0; start < normals.length; start += d)
    eigenvalues.forEach((value, k) => {
      const mode = basis.subarray(k * d, (k + 1) * d);
      let along = 0;
      for (let i = 0; i < d; i++) along += mode[i]! * normals[start + i]!;
      along *= Math.sqrt(value) - rest;
      for (let i = 0; i < d; i++) result[start + i]! += along * mode[i]!;
    });
  return result;
}
