import type { MeanOffset } from '../../domain/report';
import { dot } from '../../score/algebra/orthonormal';
import { totalVariance, type Gaussian } from '../../score/gaussian';

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
