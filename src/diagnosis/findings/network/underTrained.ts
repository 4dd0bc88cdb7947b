import { percent, round } from '../../../shared/format';
import { defineFinding } from '../finding';
import { bentAtTop } from './topOfRange';

export const underTrained = defineFinding<{ sigma: number; nmse: number; bestSigma: number; bestNmse: number }>({
  code: 'under-trained',
  title: 'Under-trained at high noise',
  words: ({ sigma, nmse, bestSigma, bestNmse }) =>
    `At σ = ${round(sigma)} the Gaussian leaves ${percent(nmse)} of the denoiser unexplained, at σ = ${round(bestSigma)} only ${percent(bestNmse)}. The network looks under-trained at high noise.`,
  rule: (measured) => {
    const top = measured.isQuantized || !measured.denoises ? null : bentAtTop(measured);
    return top && { sigma: top.sigma, nmse: top.nmse, bestSigma: top.plateauSigma, bestNmse: top.plateauNmse };
  },
});
