import type { Interval } from '../domain/report';
import { innerProducts } from './algebra/orthonormal';
import type { Gaussian } from './gaussian';
import { gaussianOfSamples } from './samples';
import type { GaussianHalves } from './samplingError';
import { CONFIDENCE } from './statistics/bootstrap';
import { mean } from './statistics/mean';
import { studentQuantile } from './statistics/quantiles';

/** The eigenvalues of a covariance of data, by how much the folds differ along each mode. */
export function eigenvaluesOfFolds(gaussian: Gaussian, { gaussians, folds }: GaussianHalves): Interval[] {
  const rank = gaussian.eigenvalues.length;
  const along = folds.map(({ products }) => Float64Array.from({ length: rank }, (_, k) => products[k * rank + k]!));
  return intervals(gaussian, along, gaussians);
}

/** The eigenvalues of `gaussian`, which is that of the samples [S, d]. */
export function eigenvaluesOfSamples(gaussian: Gaussian, samples: Float64Array): Interval[] {
  const d = gaussian.mean.length;
  const count = samples.length / d;
  const rank = gaussian.eigenvalues.length;
  const inside = innerProducts(
    samples.map((value, j) => value - gaussian.mean[j % d]!),
    gaussian.basis,
    d,
  );
  const along = Array.from({ length: count }, (_, s) =>
    inside.slice(s * rank, (s + 1) * rank).map((value) => value * value),
  );
  const middle = Math.floor(count / 2) * d;
  const halves = [samples.slice(0, middle), samples.slice(middle)] as const;
  return intervals(
    gaussian,
    along,
    count < 4 ? null : [gaussianOfSamples(halves[0], d), gaussianOfSamples(halves[1], d)],
  );
}

/**
 * λ with Student's interval, relative to λ, over units that are independent. The largest eigenvalues of few data are too large, because
 * their modes follow chance as well: by as much as a mode of one half has less variance in the other half than in its own
 * [cross-validated eigenvalues], halved for the chance that makes it less there, and halved for the halves. The interval is moved by that.
 * @param along the variance of each unit along each mode
 */
function intervals(
  { eigenvalues }: Gaussian,
  along: readonly Float64Array[],
  halves: readonly [Gaussian, Gaussian] | null,
): Interval[] {
  const units = along.length;
  if (units < 2) return [];
  return Array.from(eigenvalues, (value, k) => {
    if (!(value > 0)) return { value, low: value, high: value };
    const variances = along.map((unit) => unit[k]!);
    const center = mean(variances);
    const squares = variances.reduce((sum, one) => sum + (one - center) ** 2, 0);
    const error = Math.sqrt(squares / (units * (units - 1))) / value;
    const width = Math.exp(studentQuantile((1 + CONFIDENCE) / 2, units - 1) * error);
    const fair = halves
      ? Math.max(value / 2, value - (excess(halves, k) + excess([halves[1], halves[0]], k)) / 8)
      : value;
    return { value, low: Math.min(value, fair / width), high: Math.max(value, fair * width) };
  });
}

/** How much more variance mode k of the first has in the first than in the second. */
function excess([own, other]: readonly [Gaussian, Gaussian], k: number): number {
  const d = own.mean.length;
  const value = own.eigenvalues[k];
  if (value === undefined) return 0;
  const inside = innerProducts(own.basis.subarray(k * d, (k + 1) * d), other.basis, d);
  const there = inside.reduce((sum, part, j) => sum + part * part * (other.eigenvalues[j]! - other.tail), other.tail);
  return Math.max(0, value - there);
}
