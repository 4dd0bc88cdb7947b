import { round } from '../../../shared/format';
import { defineFinding } from '../finding';

export const structureFromSamples = defineFinding<{ sigmas: number[]; samples: number }>({
  code: 'structure-from-samples',
  title: 'Structure estimated from the network’s own samples',
  words: ({ sigmas, samples }) =>
    sigmas.length === 0
      ? `The Gaussian that the denoiser shows contradicts the network’s own runs, so mean and covariance were estimated from ${samples} of its samples.`
      : `The denoiser at σ = ${sigmas.map(round).join(', ')} is dominated by the network’s own error, so mean and covariance were estimated from ${samples} of its samples.`,
});
