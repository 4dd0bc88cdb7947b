import { totalVariance } from '../../../score/gaussian';
import { percent, round } from '../../../shared/format';
import { defineFinding } from '../finding';

/** In the data's standard deviation √trΣ: an offset that can be seen. */
const VISIBLE = 0.1;
/** In standard errors: an offset that is not chance. */
const SURE = 3;
/** Of an offset that is called a DC offset: the part of its square that is the same everywhere. */
const DC = 0.5;

/** At the highest σ where the network's own error does not dominate. Guidance moves the mean on purpose. */
export const meanOffset = defineFinding<{
  sigma: number;
  /** ‖E(D − D_G)‖/√trΣ */
  offset: number;
  standardError: number;
  /** The level in data units where most of the offset is the same everywhere; null where it is a pattern. */
  dc: number | null;
}>({
  code: 'mean-offset',
  title: 'Mean differs from the data’s',
  words: ({ sigma, offset, standardError, dc }) =>
    `At σ = ${round(sigma)} the denoiser’s mean differs from the data’s by ${percent(offset)} of their standard deviation (standard error ${standardError < 1e-3 ? 'below 0.1 %' : percent(standardError)}).${dc === null ? '' : ` Most of it is a DC offset of ${dc > 0 ? '+' : '−'}${round(Math.abs(dc))}.`}`,
  rule: ({ linearity, gaussian, samples, isGuided }) => {
    const row = isGuided ? undefined : linearity.find(({ repeatable }) => repeatable !== false);
    if (!row?.meanOffset) return null;
    const { value: offset, grey, doubt } = row.meanOffset;
    // The Gaussian's own mean, of N samples, has a standard error of 1/√N in √trΣ.
    const standardError = Math.hypot(doubt, samples === null ? 0 : 1 / Math.sqrt(samples));
    if (offset < VISIBLE || offset < SURE * standardError) return null;
    const isDc = (grey * grey * gaussian.mean.length) / (offset * offset * totalVariance(gaussian)) > DC;
    return { sigma: row.sigma, offset, standardError, dc: isDc ? grey : null };
  },
});
