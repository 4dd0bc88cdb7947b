import { totalVariance, type Gaussian } from '../../../score/gaussian';
import { dot } from '../../../score/algebra/orthonormal';
import type { MeanOffset } from '../../../domain/report';
import { percent, round } from '../../../shared/format';
import { defineFinding } from '../finding';

/** In the data's standard deviation √trΣ: an offset that can be seen. */
const VISIBLE = 0.1;
/** In standard errors: an offset that is not chance. */
const SURE = 3;
/** Of an offset that is called a DC offset: the part of its square that is the same everywhere. */
const DC = 0.5;

/**
 * How far D lies off its Gaussian on average: a posterior mean has the data's own mean at every σ, E D(x) = E x₀. denoised and modelled
 * [B, d]; probe p was made from clean sample p mod `independent`.
 */
export function offsetOfMean(
  denoised: Float64Array,
  modelled: Float64Array,
  gaussian: Gaussian,
  independent: number,
): MeanOffset | null {
  const d = gaussian.mean.length;
  const count = denoised.length / d;
  const groups = Math.min(count, Math.floor(independent));
  if (groups < 2) return null;
  const bySample = new Float64Array(groups * d);
  const mean = new Float64Array(d);
  for (let p = 0; p < count; p++) {
    const group = p % groups;
    // Where the probes do not divide evenly, early samples have one more.
    const members = Math.ceil((count - group) / groups);
    for (let i = 0; i < d; i++) {
      const off = denoised[p * d + i]! - modelled[p * d + i]!;
      bySample[group * d + i]! += off / members;
      mean[i]! += off / (members * groups);
    }
  }
  const scatter = bySample.reduce((sum, value, j) => sum + (value - mean[j % d]!) ** 2, 0) / (groups * (groups - 1));
  const total = totalVariance(gaussian);
  if (!(total > 0)) return null;
  const size = denoised.reduce((sum, value, j) => sum + (value - gaussian.mean[j % d]!) ** 2, 0) / count;
  const square = Math.max(0, dot(mean, mean) - scatter);
  return {
    value: Math.sqrt(square / total),
    doubt: Math.sqrt(scatter / total),
    ofNmse: size > 0 ? square / size : 0,
    grey: mean.reduce((sum, value) => sum + value, 0) / d,
  };
}

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
