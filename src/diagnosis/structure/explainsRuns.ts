import { denoiseGaussian, type Gaussian } from '../../score/gaussian';
import { squaredDistance } from '../../score/algebra/orthonormal';
import { squaresAbout } from '../../score/statistics/mean';
import type { StepRecord } from '../baseline/trajectory';

/** No Gaussian of the data is so far off: its mean alone, whatever the noise, has an NMSE of 1. */
const IMPOSSIBLE = 2;

/**
 * Whether a Gaussian is possible at all, by the denoised states of the sampler's own runs, which cost nothing: at no level may it be far
 * worse than its mean alone. A figure that cannot be is an error, and is found here before it is drawn.
 */
export function explainsRuns(gaussian: Gaussian, steps: readonly StepRecord[]): boolean {
  return steps.every(({ level, x, denoised }) => {
    const size = squaresAbout(denoised, gaussian.mean);
    return !(squaredDistance(denoised, denoiseGaussian(gaussian, x, level)) > IMPOSSIBLE * size);
  });
}
