/** What a diagnosis of a mixture must find, reckoned here a second time: in float64, by other means, from other probes. */
import { d, drawMixture } from './diagnoseExamples';
import type { MixtureOptions } from './onnxGraph';
import { randomNormals } from './randomNormals';

/** Mean [d] and covariance [d, d] of samples [n, d], by the plain sum. */
export interface PlainMoments {
  mean: Float64Array;
  covariance: Float64Array;
}

export function plainMoments(samples: Float64Array): PlainMoments {
  const count = samples.length / d;
  const mean = new Float64Array(d);
  samples.forEach((value, j) => (mean[j % d]! += value / count));
  const covariance = new Float64Array(d * d);
  for (let n = 0; n < count; n++) {
    const centred = mean.map((value, j) => samples[n * d + j]! - value);
    for (let i = 0; i < d; i++)
      for (let j = 0; j < d; j++) covariance[i * d + j]! += (centred[i]! * centred[j]!) / (count - 1);
  }
  return { mean, covariance };
}

/** Σ‖D − D_model‖² / Σ‖D − μ‖² of the mixture's exact denoiser over fresh probes, for the Gaussian and the isotropic model. */
export function referenceNmse(
  data: MixtureOptions,
  { mean, covariance }: PlainMoments,
  sigma: number,
  probes: number,
): { gaussian: number; isotropic: number } {
  const variance =
    Array.from({ length: d }, (_, i) => covariance[i * d + i]!).reduce((sum, value) => sum + value, 0) / d;
  const factor = cholesky(covariance.map((value, i) => (i % (d + 1) === 0 ? value + sigma ** 2 : value)));
  const clean = drawMixture(data, probes, 100);
  const noise = randomNormals(probes * d, 102);
  let [all, gaussian, isotropic] = [0, 0, 0];
  for (let n = 0; n < probes; n++) {
    const x = mean.map((_, j) => clean[n * d + j]! + sigma * noise[n * d + j]!);
    const denoised = denoiseMixture(data, x, sigma);
    const centred = x.map((value, j) => value - mean[j]!);
    // D_G = x − σ²(Σ + σ²I)⁻¹(x − μ)
    const solved = solve(factor, centred);
    for (let j = 0; j < d; j++) {
      all += (denoised[j]! - mean[j]!) ** 2;
      gaussian += (denoised[j]! - (x[j]! - sigma ** 2 * solved[j]!)) ** 2;
      isotropic += (denoised[j]! - mean[j]! - (variance / (variance + sigma ** 2)) * centred[j]!) ** 2;
    }
  }
  return { gaussian: gaussian / all, isotropic: isotropic / all };
}

/** E[x₀ | x] of the mixture. */
export function denoiseMixture(
  { means, variances, weights }: MixtureOptions,
  x: Float64Array,
  sigma: number,
): Float64Array {
  const logs = Array.from(weights, (weight, i) => {
    const total = variances[i]! + sigma ** 2;
    const square = x.reduce((sum, value, j) => sum + (value - means[i * d + j]!) ** 2, 0);
    return Math.log(weight) - (d / 2) * Math.log(total) - square / (2 * total);
  });
  const top = Math.max(...logs);
  const shares = logs.map((log) => Math.exp(log - top));
  const evidence = shares.reduce((sum, share) => sum + share, 0);
  const denoised = new Float64Array(d);
  shares.forEach((share, i) => {
    const shrink = variances[i]! / (variances[i]! + sigma ** 2);
    for (let j = 0; j < d; j++) {
      const centre = means[i * d + j]!;
      denoised[j]! += (share / evidence) * (centre + shrink * (x[j]! - centre));
    }
  });
  return denoised;
}

/** Lower triangle L of A = L·Lᵀ, [d, d]. */
function cholesky(matrix: Float64Array): Float64Array {
  const lower = new Float64Array(d * d);
  for (let i = 0; i < d; i++)
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * d + j]!;
      for (let k = 0; k < j; k++) rest -= lower[i * d + k]! * lower[j * d + k]!;
      lower[i * d + j] = i === j ? Math.sqrt(rest) : rest / lower[j * d + j]!;
    }
  return lower;
}

/** x with L·Lᵀ·x = b. */
function solve(lower: Float64Array, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = 0; i < d; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * d + k]! * x[k]!;
    x[i]! /= lower[i * d + i]!;
  }
  for (let i = d - 1; i >= 0; i--) {
    for (let k = i + 1; k < d; k++) x[i]! -= lower[k * d + i]! * x[k]!;
    x[i]! /= lower[i * d + i]!;
  }
  return x;
}
