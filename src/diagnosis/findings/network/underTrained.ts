import { percent, round } from '../../../shared/format';
import { defineFinding, type Measured } from '../finding';
import { meanOffset } from './meanOffset';

/** NMSE at the top of the range that a trained network stays below. */
const HIGH = 0.2;

/** A good denoiser is nearly affine at the highest noise; this one is further from its Gaussian there than below. */
export const underTrained = defineFinding<{ sigma: number; nmse: number; bestSigma: number; bestNmse: number }>({
  code: 'under-trained',
  title: 'Under-trained at high noise',
  words: ({ sigma, nmse, bestSigma, bestNmse }) =>
    `At σ = ${round(sigma)} the Gaussian leaves ${percent(nmse)} of the denoiser unexplained, at σ = ${round(bestSigma)} only ${percent(bestNmse)}. The network looks under-trained at high noise.`,
  rule: (measured) => {
    const rows = explainedRows(measured);
    const [top] = rows;
    if (!top) return null;
    const best = rows.reduce((least, row) => (row.nmse < least.nmse ? row : least), top);
    // What few data leave uncertain is not the network's fault, and an offset is a finding of its own.
    const ofOffset = meanOffset.find(measured).length > 0 ? top.ofMean : 0;
    const own = top.nmse - measured.meanUncertainty - ofOffset;
    if (!(own > HIGH && own > 2 * best.nmse)) return null;
    return { sigma: top.sigma, nmse: top.nmse, bestSigma: best.sigma, bestNmse: best.nmse };
  },
});

/** Where a noise predictor's small error is multiplied by a large σ, more training would show nothing. */
function explainedRows({ linearity }: Measured): { sigma: number; nmse: number; ofMean: number }[] {
  return linearity.flatMap((row) =>
    row.gaussian && row.repeatable !== false
      ? [{ sigma: row.sigma, nmse: row.gaussian.denoiserNmse.value, ofMean: row.meanOffset?.ofNmse ?? 0 }]
      : [],
  );
}
