import type { Interval } from '../../domain/report';
import { eigenvalueOfGain, type Modes } from './jacobian';
import { innerProducts } from '../algebra/orthonormal';

/** Modes whose uncertainty is told. */
export const TOLD = 8;
/** Part of an eigenvalue up to which one that is uncertain counts as known. */
const RESOLVED = 0.1;
/** No interval is narrower than this part of its value: what the draws leave out is only known to be small. */
const LEAST = 0.005;
/** Standard deviations to either side. */
const WIDTH = 1.96;

/** How many of the leading eigenvalues are known to 10 %. */
export function countResolved(uncertainty: readonly Interval[]): number {
  const rough = uncertainty.findIndex(({ value, low, high }) => !((high - low) / 2 <= RESOLVED * value));
  return rough === -1 ? uncertainty.length : rough;
}

/**
 * What is uncertain about the eigenvalues of `basis` [r, d], found at several levels: from the lowest end to the highest
 * of what each level that follows a mode says of it, its gain widened by its error.
 */
export function eigenvalueUncertainty(
  basis: Float64Array,
  eigenvalues: Float64Array,
  levels: readonly Modes[],
  d: number,
): Interval[] {
  return Array.from(eigenvalues, (value, k) => {
    let [low, high] = [value, value];
    for (const { level, basis: followed, gains, errors } of levels) {
      const inside = innerProducts(basis.subarray(k * d, (k + 1) * d), followed, d);
      const evidence = inside.reduce((sum, part) => sum + part * part, 0);
      if (evidence < 0.5) continue;
      const gain = inside.reduce((sum, part, j) => sum + (part * part * gains[j]!) / evidence, 0);
      const error = inside.reduce((sum, part, j) => sum + (part * part * errors[j]!) / evidence, 0);
      low = Math.min(low, eigenvalueOfGain(gain - error, level.sigma));
      high = Math.max(high, eigenvalueOfGain(gain + error, level.sigma));
    }
    return { value, low: Math.min(low, (1 - LEAST) * value), high: Math.max(high, (1 + LEAST) * value) };
  });
}

/** Eigenvalues of a sampled covariance scatter by √(2/S). */
export function sampledUncertainty(eigenvalues: Float64Array, samples: number): Interval[] {
  const error = WIDTH * Math.sqrt(2 / Math.max(1, samples - 1));
  return Array.from(eigenvalues, (value) => ({
    value,
    low: value / (1 + error),
    high: value * (1 + error),
  }));
}
