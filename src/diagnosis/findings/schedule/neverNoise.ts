import { percent, round } from '../../../shared/format';
import { defineFinding } from '../finding';
import { startWords } from './startOfSampling';

/** Part of a leading mode's standard deviation that samples should keep. */
const CONTRAST = 0.9;
/** KL of the start from the noisy data, in nats: from here the two are easily told apart. */
const APART = 0.5;

export const neverNoise = defineFinding<{
  /** null for infinite σ. */
  sigma: number | null;
  /** Of the noise that sampling starts from. */
  startStd: number;
  kl: number;
  /** Parts of the standard deviation and of the mean of the brightest mode that samples keep. */
  contrast: number;
  mean: number;
}>({
  code: 'never-noise',
  title: 'Sampling does not start from pure noise',
  words: ({ sigma, startStd, kl, contrast, mean }) =>
    `At ${startWords(sigma)}, where sampling starts from noise of standard deviation ${round(startStd)}, the data still show through: samples keep ${percent(contrast)} of the data’s contrast in the brightest mode and ${percent(mean)} of their mean along it (the start is ${round(kl)} nats from the noisy data).`,
  rule: ({ sampler, start, startStd }) => {
    const [sigma = Infinity] = sampler.sigmas;
    const { kl, keptContrast, keptMean } = start;
    const [contrast = 1, mean = 1] = [keptContrast[0], keptMean[0]];
    if (!(kl > APART || contrast < CONTRAST)) return null;
    return {
      sigma: Number.isFinite(sigma) ? sigma : null,
      startStd,
      kl,
      contrast,
      mean,
    };
  },
});
