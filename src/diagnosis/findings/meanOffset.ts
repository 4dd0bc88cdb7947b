import { totalVariance, type Gaussian } from '../../score/gaussian';
import { dot } from '../../score/algebra/orthonormal';
import type { LinearityRow, MeanOffset, Warning } from '../../domain/report';
import { percent, round } from '../../shared/figures';

/** In the data's deviation √trΣ: an offset that one sees. */
const TOLD = 0.1;
/** In standard errors: an offset that is not chance. */
const SURE = 3;
/** Of an offset that is one grey level: the part of it that is the same everywhere. */
const GREY = 0.5;

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

/**
 * At the highest σ where the network's own error does not rule.
 * @param meanStandardError standard error of the Gaussian's own mean, in √trΣ
 */
export function meanOffset(
  linearity: readonly LinearityRow[],
  gaussian: Gaussian,
  meanStandardError: number,
): Warning[] {
  const row = linearity.find(({ repeatable }) => repeatable !== false);
  if (!row?.meanOffset) return [];
  const { value, grey, doubt } = row.meanOffset;
  const error = Math.hypot(doubt, meanStandardError);
  if (value < TOLD || value < SURE * error) return [];
  const d = gaussian.mean.length;
  const isGrey = (grey * grey * d) / (value * value * totalVariance(gaussian)) > GREY;
  const shade = isGrey ? ` Most of it is one level everywhere, ${grey > 0 ? '+' : '−'}${round(Math.abs(grey))}.` : '';
  return [
    {
      code: 'mean-offset',
      message: `At σ = ${round(row.sigma)} the denoiser’s mean lies ${percent(value)} of the data’s deviation off their mean (standard error ${error < 1e-3 ? 'below 0.1 %' : percent(error)}).${shade}`,
    },
  ];
}
