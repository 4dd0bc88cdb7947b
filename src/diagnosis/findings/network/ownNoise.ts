import { round } from '../../../shared/format';
import { defineFinding } from '../finding';

export const ownNoise = defineFinding<{ sigmas: number[] }>({
  code: 'own-noise',
  title: 'Dominated by the network’s own error',
  words: ({ sigmas }) =>
    `At σ = ${sigmas.map(round).join(', ')} the denoiser is dominated by the network’s own error; its NMSE there says little.`,
  rule: ({ linearity }) => {
    const sigmas = linearity.filter((row) => row.repeatable === false).map((row) => row.sigma);
    return sigmas.length > 0 ? { sigmas } : null;
  },
});
