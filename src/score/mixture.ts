import { denoiseGaussian, type Gaussian } from './gaussian';
import type { NoiseLevel } from './noise/level';

/** The data as a mixture of Gaussians, one a class or cluster. */
export interface Mixture {
  readonly components: readonly { readonly weight: number; readonly gaussian: Gaussian }[];
}

/** D(x) = Σ_k p(k|x) D_k(x), each component's Gaussian denoiser by its posterior [Wang & Vastola 2023], x [B, d] → [B, d]. */
export function denoiseMixture({ components }: Mixture, x: Float64Array, level: NoiseLevel): Float64Array {
  const d = components[0]!.gaussian.mean.length;
  const posterior = softmaxColumns(
    components.map(({ weight, gaussian }) => logDensity(gaussian, x, level).map((value) => value + Math.log(weight))),
  );
  const result = new Float64Array(x.length);
  for (const [k, { gaussian }] of components.entries()) {
    const denoised = denoiseGaussian(gaussian, x, level);
    for (let j = 0; j < x.length; j++) result[j]! += posterior[k]![Math.floor(j / d)]! * denoised[j]!;
  }
  return result;
}

/** ln Σ_k w_k N(x; aμ_k, a²Σ_k + b²I) for each row of x [B, d]. */
export function logDensityOfMixture({ components }: Mixture, x: Float64Array, level: NoiseLevel): Float64Array {
  const parts = components.map(({ weight, gaussian }) =>
    logDensity(gaussian, x, level).map((value) => value + Math.log(weight)),
  );
  return parts[0]!.map((_, row) => {
    const largest = Math.max(...parts.map((part) => part[row]!));
    return largest + Math.log(parts.reduce((sum, part) => sum + Math.exp(part[row]! - largest), 0));
  });
}

/** ln N(x; aμ, a²Σ + b²I) for each row of x [B, d]. */
function logDensity(gaussian: Gaussian, x: Float64Array, { a, b }: NoiseLevel): Float64Array {
  const { mean, basis, eigenvalues, tail } = gaussian;
  const d = mean.length;
  const outside = a * a * tail + b * b;
  const variances = eigenvalues.map((value) => a * a * value + b * b);
  const volume =
    variances.reduce((sum, value) => sum + Math.log(value), 0) +
    (d > variances.length ? (d - variances.length) * Math.log(outside) : 0) +
    d * Math.log(2 * Math.PI);
  const centred = new Float64Array(d);
  return Float64Array.from({ length: x.length / d }, (_, row) => {
    let rest = 0;
    for (let i = 0; i < d; i++) {
      centred[i] = x[row * d + i]! - a * mean[i]!;
      rest += centred[i]! * centred[i]!;
    }
    let within = 0;
    for (let k = 0; k < variances.length; k++) {
      let projection = 0;
      for (let i = 0; i < d; i++) projection += basis[k * d + i]! * centred[i]!;
      rest -= projection * projection;
      within += (projection * projection) / variances[k]!;
    }
    return -(volume + within + (d > variances.length ? Math.max(0, rest) / outside : 0)) / 2;
  });
}

/** Logarithms by component and row become parts that sum to one in each row. */
function softmaxColumns(logs: readonly Float64Array[]): Float64Array[] {
  const rows = logs[0]!.length;
  const parts = logs.map((column) => column.slice());
  for (let row = 0; row < rows; row++) {
    const largest = Math.max(...logs.map((column) => column[row]!));
    let sum = 0;
    for (const column of parts) sum += column[row] = Math.exp(column[row]! - largest);
    for (const column of parts) column[row]! /= sum;
  }
  return parts;
}
