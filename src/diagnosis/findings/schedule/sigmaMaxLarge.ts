import { dot } from '../../../score/algebra/orthonormal';
import type { Gaussian } from '../../../score/gaussian';
import { percent, round } from '../../../shared/format';
import { defineFinding } from '../finding';
import { startWords } from './startOfSampling';

/** Total variation between pure noise and the noisy data that nobody could tell from their samples. */
const INDISTINGUISHABLE = 0.02;
/** Fewer steps than this above what is needed are not worth mentioning. */
const FEWEST_STEPS = 2;

/**
 * The noise that would do: from there on up, N(0, σ²I) and the noisy data N(μ, Σ + σ²I) differ by at most 2 % in total variation, and no
 * sampler can make the difference larger. By Pinsker's inequality TV ≤ √(KL/2), with KL = ‖μ‖²/2σ² + Σλ²/4σ⁴ to leading order.
 */
export function neededSigma({ mean, eigenvalues, tail }: Gaussian): number {
  const ofMean = dot(mean, mean) / 2;
  const ofCovariance = (dot(eigenvalues, eigenvalues) + tail * tail * (mean.length - eigenvalues.length)) / 4;
  const allowed = 2 * INDISTINGUISHABLE ** 2;
  // ofCovariance·u² + ofMean·u = allowed for u = 1/σ².
  return Math.sqrt((ofMean + Math.sqrt(ofMean ** 2 + 4 * ofCovariance * allowed)) / (2 * allowed));
}

export const sigmaMaxLarge = defineFinding<{
  needed: number;
  /** null for infinite σ. */
  start: number | null;
  stepsAbove: number;
  steps: number;
}>({
  code: 'sigma-max-large',
  title: 'σ_max larger than needed',
  words: ({ needed, start, stepsAbove, steps }) =>
    `At σ = ${round(needed)} pure noise is within ${percent(INDISTINGUISHABLE)} (total variation) of the noisy data, yet sampling starts at ${startWords(start)} and spends ${stepsAbove} of its ${steps} steps above that.`,
  rule: ({ sampler: { sigmas }, gaussian }) => {
    const needed = neededSigma(gaussian);
    const stepsAbove = sigmas.slice(1).filter((sigma) => sigma >= needed).length;
    if (stepsAbove < FEWEST_STEPS) return null;
    const [top = Infinity] = sigmas;
    return { needed, start: Number.isFinite(top) ? top : null, stepsAbove, steps: sigmas.length - 1 };
  },
});
