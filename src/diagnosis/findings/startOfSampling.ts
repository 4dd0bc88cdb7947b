import { totalVariance, type Gaussian } from '../../score/gaussian';
import { dot } from '../../score/algebra/orthonormal';
import type { Warning } from '../../domain/report';
import { percent, round } from '../../shared/figures';

/** σ over the data's deviation √(trΣ/d) below which their signal is plain to see in the noise. */
const NOT_NOISE = 3;
/** Total variation between pure noise and the noisy data that nobody could tell from their samples. */
const INDISTINGUISHABLE = 0.02;
/** Fewer steps than this above what is needed are not worth a word. */
const TOLD_STEPS = 2;

/** Whether a sampler that starts at σ is given pure noise where its network was shown data. */
export function neverReachesNoise(sigma: number, gaussian: Gaussian): boolean {
  return sigma < NOT_NOISE * stdOf(gaussian);
}

/** @param top σ that the own sampler starts at */
export function neverNoise(top: number, gaussian: Gaussian): Warning[] {
  if (!neverReachesNoise(top, gaussian)) return [];
  const std = stdOf(gaussian);
  return [
    {
      code: 'never-noise',
      message: `Sampling starts at σ = ${round(top)}, ${round(top / std)} deviations of the data (${round(std)} a dimension): the data still show through there, so pure noise is no right start, and no skip is recommended.`,
    },
  ];
}

/**
 * The noise that would do: from there on up, N(0, σ²I) and the noisy data N(μ, Σ + σ²I) differ by 2 % of total variation at most, and no sampler
 * can make the difference larger. By Pinsker's inequality TV ≤ √(KL/2), with KL = ‖μ‖²/2σ² + Σλ²/4σ⁴ to leading order.
 */
export function neededSigma(gaussian: Gaussian): number {
  const { mean, eigenvalues, tail } = gaussian;
  const ofMean = dot(mean, mean) / 2;
  const ofCovariance = (dot(eigenvalues, eigenvalues) + tail * tail * (mean.length - eigenvalues.length)) / 4;
  const allowed = 2 * INDISTINGUISHABLE ** 2;
  // ofCovariance·u² + ofMean·u = allowed for u = 1/σ².
  return Math.sqrt((ofMean + Math.sqrt(ofMean ** 2 + 4 * ofCovariance * allowed)) / (2 * allowed));
}

/** @param sigmas of the own sampler, descending */
export function sigmaMaxLarge(sigmas: readonly number[], gaussian: Gaussian): Warning[] {
  const needed = neededSigma(gaussian);
  const steps = sigmas.slice(1).filter((sigma) => sigma >= needed).length;
  if (steps < TOLD_STEPS) return [];
  const top = sigmas[0]!;
  const start = Number.isFinite(top) ? `σ = ${round(top)}` : 'infinite σ';
  return [
    {
      code: 'sigma-max-large',
      message: `Pure noise of σ = ${round(needed)} is within ${percent(INDISTINGUISHABLE)} (total variation) of what the data become there, yet sampling starts at ${start} and spends ${steps} of its ${sigmas.length - 1} steps above it.`,
    },
  ];
}

function stdOf(gaussian: Gaussian): number {
  return Math.sqrt(totalVariance(gaussian) / gaussian.mean.length);
}
