import type { Gaussian } from '../../../score/gaussian';
import { round } from '../../../shared/format';
import { defineFinding } from '../finding';
import { stdOf } from './startOfSampling';

/** σ over the data's standard deviation √(trΣ/d) below which their signal is plain to see in the noise. */
const NOT_NOISE = 3;

/** Whether a sampler that starts at σ is given pure noise where its network was shown data. */
function neverReachesNoise(sigma: number, gaussian: Gaussian): boolean {
  return sigma < NOT_NOISE * stdOf(gaussian);
}

export const neverNoise = defineFinding<{ sigma: number; std: number }>({
  code: 'never-noise',
  title: 'Sampling does not start from pure noise',
  words: ({ sigma, std }) =>
    `Sampling starts at σ = ${round(sigma)}, ${round(sigma / std)} standard deviations of the data (${round(std)} per dimension). The data still show through the noise there, so pure noise is the wrong start, and no skip is recommended.`,
  rule: ({ sampler, gaussian }) => {
    const [sigma = Infinity] = sampler.sigmas;
    return neverReachesNoise(sigma, gaussian) ? { sigma, std: stdOf(gaussian) } : null;
  },
});
