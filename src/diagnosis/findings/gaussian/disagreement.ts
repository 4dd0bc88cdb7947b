import { AGREES } from '../../../domain/agreement';
import { round } from '../../../shared/format';
import { defineFinding } from '../finding';

export const disagreement = defineFinding<{
  sigma: number;
  /** By which the leading variances differ. */
  factor: number;
  /** The longest run of noise levels that the Gaussian explains; null where there is none. */
  explainedHigh: number | null;
  explainedLow: number | null;
}>({
  code: 'disagreement',
  title: 'No single Gaussian fits all noise levels',
  words: ({ sigma, factor, explainedHigh, explainedLow }) => {
    const range =
      explainedHigh === null || explainedLow === null
        ? ''
        : ` It explains the levels from σ = ${round(explainedHigh)} down to ${round(explainedLow)}.`;
    return `No single Gaussian explains all noise levels: at σ = ${round(sigma)} the leading variances seen in the denoiser differ from the Gaussian’s by a factor of ${round(factor)}, where up to ${round(Math.exp(AGREES))} counts as agreement.${range}`;
  },
});
