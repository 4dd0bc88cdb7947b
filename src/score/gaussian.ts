import { addProjections } from './algebra/orthonormal';
import type { NoiseLevel } from './noise/level';

/** The Gaussian model of the data: N(μ, U·diag(λ)·Uᵀ + tail·(I − UUᵀ)). */
export interface Gaussian {
  /** μ, [d]. */
  readonly mean: Float64Array;
  /** Uᵀ, [r, d]: rows orthonormal, by descending λ. */
  readonly basis: Float64Array;
  /** λ, [r]. */
  readonly eigenvalues: Float64Array;
  /** Variance of every direction outside the basis; 0 for a truly low-rank model. */
  readonly tail: number;
}

/** trΣ. */
export function totalVariance({ mean, eigenvalues, tail }: Gaussian): number {
  return eigenvalues.reduce((sum, value) => sum + value, 0) + tail * (mean.length - eigenvalues.length);
}

/** The reference model that knows only the data's mean and scale: Σ = (trΣ/d)·I. */
export function isotropic(gaussian: Gaussian): Gaussian {
  const none = new Float64Array(0);
  return { mean: gaussian.mean, basis: none, eigenvalues: none, tail: totalVariance(gaussian) / gaussian.mean.length };
}

/** D_G(x) = μ + U diag(aλ/(a²λ + b²)) Uᵀ (x − aμ) [Wang & Vastola 2023], x [B, d] → [B, d]. */
export function denoiseGaussian(gaussian: Gaussian, x: Float64Array, { a, b }: NoiseLevel): Float64Array {
  // λ = 0 pins the data to the mean even at b = 0, where the fraction says 0/0.
  return alongModes(gaussian, x, {
    meanIn: a,
    meanOut: 1,
    gain: (variance) => (variance === 0 ? 0 : (a * variance) / (a * a * variance + b * b)),
  });
}

/**
 * The exact solution of the probability-flow ODE from `from` to `to` [Wang & Vastola 2023; with a, b and the part
 * outside the basis]: every mode shrinks by √((b² + a²λ)/(b_T² + a_T²λ)). No network evaluation.
 */
export function teleport(gaussian: Gaussian, x: Float64Array, from: NoiseLevel, to: NoiseLevel): Float64Array {
  return alongModes(gaussian, x, { meanIn: from.a, meanOut: to.a, gain: shrinkage(from, to) });
}

/** What `teleport` does to x − aμ: the factor outside the basis, and what each mode inside adds to it, [r]. */
export function modeGains(
  { eigenvalues, tail }: Gaussian,
  from: NoiseLevel,
  to: NoiseLevel,
): { outside: number; inside: Float64Array } {
  const gain = shrinkage(from, to);
  const outside = gain(tail);
  return { outside, inside: eigenvalues.map((variance) => gain(variance) - outside) };
}

function shrinkage(from: NoiseLevel, to: NoiseLevel): (variance: number) => number {
  return (variance) => Math.sqrt((to.b ** 2 + to.a ** 2 * variance) / (from.b ** 2 + from.a ** 2 * variance));
}

/** D_G along the teleported trajectory: μ + Σ aλ/√((a²λ + b²)(a_T²λ + b_T²)) u uᵀ(x_T − a_Tμ). */
export function teleportDenoised(gaussian: Gaussian, x: Float64Array, from: NoiseLevel, to: NoiseLevel): Float64Array {
  return alongModes(gaussian, x, {
    meanIn: from.a,
    meanOut: 1,
    gain: (variance) =>
      variance === 0
        ? 0
        : (to.a * variance) / Math.sqrt((to.a ** 2 * variance + to.b ** 2) * (from.a ** 2 * variance + from.b ** 2)),
  });
}

/** What becomes of x: of the mean in it, and of each mode about that mean by its variance λ. */
interface ModeMap {
  readonly meanIn: number;
  readonly meanOut: number;
  readonly gain: (variance: number) => number;
}

/** meanOut·μ + Σ_k gain(λ_k) u_k u_kᵀ(x − meanIn·μ) + gain(tail)·(the rest), x [B, d] → [B, d]. */
function alongModes(
  { mean, basis, eigenvalues, tail }: Gaussian,
  x: Float64Array,
  { meanIn, meanOut, gain }: ModeMap,
): Float64Array {
  const d = mean.length;
  const outside = gain(tail);
  const gains = eigenvalues.map((value) => gain(value) - outside);
  const result = new Float64Array(x.length);
  const centred = new Float64Array(d);
  for (let start = 0; start < x.length; start += d) {
    for (let i = 0; i < d; i++) {
      centred[i] = x[start + i]! - meanIn * mean[i]!;
      result[start + i] = meanOut * mean[i]! + outside * centred[i]!;
    }
    addProjections(result.subarray(start, start + d), basis, gains, centred);
  }
  return result;
}
