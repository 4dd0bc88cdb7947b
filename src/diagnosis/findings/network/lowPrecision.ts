import { percent, round } from '../../../shared/format';
import { defineFinding } from '../finding';
import { bentAtTop } from './topOfRange';

export const lowPrecision = defineFinding<{ sigma: number; nmse: number; bestSigma: number; bestNmse: number }>({
  code: 'low-precision',
  title: 'Quantization shows at high noise',
  words: ({ sigma, nmse, bestSigma, bestNmse }) =>
    `At σ = ${round(sigma)} the Gaussian leaves ${percent(nmse)} of the denoiser unexplained, at σ = ${round(bestSigma)} only ${percent(bestNmse)}. The network is quantized to integers: what it lacks at high noise is precision, and whether it also lacks training cannot be told.`,
  rule: (measured) => {
    const top = measured.isQuantized ? bentAtTop(measured) : null;
    return top && { sigma: top.sigma, nmse: top.nmse, bestSigma: top.plateauSigma, bestNmse: top.plateauNmse };
  },
});
