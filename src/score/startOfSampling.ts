import { dot } from './algebra/orthonormal';
import type { Gaussian } from './gaussian';
import type { NoiseLevel } from './noise/level';

/** What is lost by starting from N(0, s²I) instead of the marginal distribution of the noisy data. */
export interface StartLoss {
  /** KL(marginal ‖ N(0, s²I)), nats. */
  readonly kl: number;
  /** Part of the standard deviation of each leading mode that samples keep; σ/√(σ² + λ) where s is the level's noise. */
  readonly keptContrast: number[];
  /** Part of the mean along each leading mode that samples keep, 1 − √(λ/(λ + σ²)). */
  readonly keptMean: number[];
}

/** Modes whose loss is told. */
const TOLD = 8;

/**
 * Of a Gaussian: KL = ½ Σ(r − 1 − ln r) + ‖aμ‖²/2s² with r = (a²λ + b²)/s² in every direction, and what the exact ODE makes of a start at
 * 0 with deviation s.
 * @param scale s, the standard deviation of the noise that sampling starts from
 */
export function startLoss(gaussian: Gaussian, { a, b }: NoiseLevel, scale: number): StartLoss {
  const { mean, eigenvalues, tail } = gaussian;
  const square = scale * scale;
  const marginal = (variance: number): number => a * a * variance + b * b;
  // r − 1 − ln r, which is (r − 1)²/2 where a difference of nearly equal numbers would be rounding.
  const divergence = (variance: number): number => {
    const excess = marginal(variance) / square - 1;
    return Math.abs(excess) < 1e-6 ? (excess * excess) / 2 : excess - Math.log1p(excess);
  };
  const inModes = eigenvalues.reduce((sum, value) => sum + divergence(value), 0);
  const outside = (mean.length - eigenvalues.length) * divergence(tail);
  const leading =
    eigenvalues.length > 0 ? Array.from(eigenvalues.subarray(0, TOLD), (value) => Math.max(value, 0)) : [tail];
  return {
    kl: Math.max(0, (inModes + outside) / 2) + (a * a * dot(mean, mean)) / (2 * square),
    keptContrast: leading.map((value) => scale / Math.sqrt(marginal(value))),
    keptMean: leading.map((value) => 1 - (a * Math.sqrt(value)) / Math.sqrt(marginal(value))),
  };
}
