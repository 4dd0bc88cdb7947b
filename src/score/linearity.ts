import type { Interval } from '../domain/report';
import { ratioOfSums } from './statistics/bootstrap';
import type { NoiseLevel } from './noise/level';
import { squaredDistance } from './algebra/orthonormal';
import type { ProbeWeights } from './probes';
import { weightedMean } from './statistics/mean';

/** How well a model of the denoiser explains the network at one σ. */
export interface Fit {
  /** Σ‖D − D_model‖² / Σ‖D − μ‖². */
  readonly denoiserNmse: Interval;
  /** Σ‖D − D_model‖² / Σ‖D‖². */
  readonly denoiserNmseUncentred: number;
  /** Σ‖s − s_model‖² / Σ‖s‖², from D − D_model, never from two scores: above σ ≈ 40 their difference is rounding. */
  readonly scoreNmse: number;
}

/** What a model answers, [B, d], and its mean, [d]. */
export interface ModelAnswers {
  readonly denoised: Float64Array;
  readonly mean: Float64Array;
}

/**
 * Noisy samples x [B, d] at one level, what the network answers, [B, d], and what one model does, or two that were fitted to independent
 * halves of the same data.
 */
export interface ComparedDenoisers extends ProbeWeights {
  readonly x: Float64Array;
  readonly denoised: Float64Array;
  readonly models: readonly [ModelAnswers] | readonly [ModelAnswers, ModelAnswers];
  readonly level: NoiseLevel;
}

/**
 * How well the model explains the network. Two models of independent halves stand for the model without the sampling error of
 * either: that of one is unrelated to the other's, so it falls out of ⟨D − D₁, D − D₂⟩ and of ⟨D − μ₁, D − μ₂⟩, which may come out
 * negative where little is left. The interval resamples clean samples, not probes.
 */
export function compareDenoisers(
  { x, denoised, models, level: { a }, sampleOf, weights }: ComparedDenoisers,
  seed: number,
): Fit {
  const [first, second = first] = models;
  const d = first.mean.length;
  const count = x.length / d;
  const { groupOf, groups } = grouped(sampleOf);
  const residual = new Float64Array(groups);
  const centred = new Float64Array(groups);
  let size = 0;
  let score = 0;
  const chance = offsetByChance({ denoised, weights }, first.mean, second.mean);
  for (let p = 0; p < count; p++) {
    const group = groupOf[p]!;
    const weight = weights[p]!;
    centred[group]! += weight * -chance;
    for (let i = 0; i < d; i++) {
      const j = p * d + i;
      const value = denoised[j]!;
      residual[group]! += weight * (value - first.denoised[j]!) * (value - second.denoised[j]!);
      centred[group]! += weight * (value - first.mean[i]!) * (value - second.mean[i]!);
      size += weight * value * value;
      score += weight * (a * value - x[j]!) ** 2;
    }
  }
  const residualSum = residual.reduce((sum, value) => sum + value, 0);
  return {
    denoiserNmse: ratioOfSums(residual, centred, seed),
    denoiserNmseUncentred: residualSum / size,
    scoreNmse: (a * a * residualSum) / score,
  };
}

/** Samples that probes were made from, counted from 0 in the order in which they appear. */
function grouped(sampleOf: ArrayLike<number>): { groupOf: Int32Array; groups: number } {
  const places = new Map<number, number>();
  const groupOf = Int32Array.from(sampleOf, (sample) => {
    const place = places.get(sample) ?? places.size;
    places.set(sample, place);
    return place;
  });
  return { groupOf, groups: places.size };
}

/**
 * ⟨D̄ − μ₁, D̄ − μ₂⟩, D̄ the mean of the answers [B, d], where it is no larger than what chance makes of it, ‖μ₁ − μ₂‖²/2; else 0. Truly it is
 * hardly above 0; but where the means of few data differ by more than D scatters, it would be most of the denominator, or take it away.
 */
export function offsetByChance(
  { denoised, weights }: Pick<ComparedDenoisers, 'denoised' | 'weights'>,
  first: Float64Array,
  second: Float64Array,
): number {
  const center = weightedMean(denoised, weights, first.length);
  const offset = center.reduce((sum, value, i) => sum + (value - first[i]!) * (value - second[i]!), 0);
  return offset <= squaredDistance(first, second) / 2 ? offset : 0;
}

/**
 * cos(D(μ + αu + βv) − μ, α(D(μ+u) − μ) + β(D(μ+v) − μ)) for each triple [Wang & Vastola 2023]: 1 for an affine denoiser
 * that leaves μ where it is, as the Gaussian's own does.
 * combined, first, second: [B, d]; returns [B].
 */
export function additivityCosines(
  { combined, first, second }: Record<'combined' | 'first' | 'second', Float64Array>,
  [alpha, beta]: readonly [number, number],
  mean: Float64Array,
): Float64Array {
  const d = mean.length;
  return Float64Array.from({ length: combined.length / d }, (_, p) => {
    let dot = 0;
    let left = 0;
    let right = 0;
    for (let i = 0; i < d; i++) {
      const j = p * d + i;
      const mu = mean[i]!;
      const whole = combined[j]! - mu;
      const parts = alpha * (first[j]! - mu) + beta * (second[j]! - mu);
      dot += whole * parts;
      left += whole * whole;
      right += parts * parts;
    }
    return dot / Math.sqrt(left * right || 1);
  });
}

/** ‖H − Hᵀ‖ / ‖H + Hᵀ‖ of a square matrix [r, r]: 0 for the Jacobian of a true score. */
export function asymmetry(matrix: Float64Array, r: number): number {
  let odd = 0;
  let even = 0;
  for (let i = 0; i < r; i++)
    for (let j = 0; j < r; j++) {
      odd += (matrix[i * r + j]! - matrix[j * r + i]!) ** 2;
      even += (matrix[i * r + j]! + matrix[j * r + i]!) ** 2;
    }
  return Math.sqrt(odd / (even || 1));
}
