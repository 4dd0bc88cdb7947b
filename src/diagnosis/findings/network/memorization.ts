import { percent, round } from '../../../shared/format';
import { defineFinding } from '../finding';

export const memorization = defineFinding<{ sigma: number; empirical: number; gaussian: number; copied: number }>({
  code: 'memorisation',
  title: 'Follows its training data',
  words: ({ sigma, empirical, gaussian, copied }) =>
    `The network follows its training data: at σ = ${round(sigma)} the data’s own denoiser leaves ${percent(empirical)} of it unexplained, the Gaussian ${percent(gaussian)}, and ${percent(copied)} of its samples are copies of single training samples.`,
});
