import { round } from '../../../shared/format';
import { defineFinding } from '../finding';

export const ownNoise = defineFinding<{ sigmas: number[]; quantized: boolean }>({
  code: 'own-noise',
  title: 'Dominated by the network’s own error',
  words: ({ sigmas, quantized }) =>
    `At σ = ${sigmas.map(round).join(', ')} the denoiser is dominated by the network’s own error; its NMSE there says little.${
      quantized
        ? ' The network is quantized to integers: their rounding alone can be that error, however well it is trained.'
        : ''
    }`,
  rule: ({ linearity, isQuantized: quantized }) => {
    const sigmas = linearity.filter((row) => row.repeatable === false).map((row) => row.sigma);
    return sigmas.length > 0 ? { sigmas, quantized } : null;
  },
});
