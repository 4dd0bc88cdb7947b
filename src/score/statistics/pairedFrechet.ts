import type { Interval } from '../../domain/report';
import { symmetricEigen } from '../algebra/symmetricEigen';
import { mean, meanRow } from './mean';
import { childSeed, drawIndices } from './normal';
import { studentQuantile } from './quantiles';

/** Mean [f] and covariance [f, f] of features. */
export interface FeatureMoments {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

/** Moments of coordinates that are centered and uncorrelated, of these variances. */
export function centeredMoments(variances: Float64Array): FeatureMoments {
  const f = variances.length;
  const covariance = new Float64Array(f * f);
  for (let k = 0; k < f; k++) covariance[k * (f + 1)] = variances[k]!;
  return { mean: new Float64Array(f), covariance };
}

/** ‖μ_a − μ_b‖² + tr(Σ_a + Σ_b − 2 (Σ_b^½ Σ_a Σ_b^½)^½) [Dowson & Landau 1982; Heusel et al. 2017], squared as the literature gives it. @internal */
export function frechetDistance(a: FeatureMoments, b: FeatureMoments): number {
  return distanceTo(b)(a);
}

/** The distance to one Gaussian of many: its root is taken once. */
function distanceTo(b: FeatureMoments): (a: FeatureMoments) => number {
  const f = b.mean.length;
  const root = squareRoot(b.covariance, f);
  const traceOfB = trace(b.covariance, f);
  return (a) => {
    const apart = a.mean.reduce((sum, value, j) => sum + (value - b.mean[j]!) ** 2, 0);
    const inner = times(times(root, a.covariance, f), root, f);
    const shared = symmetricEigen(inner, f).eigenvalues.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
    return Math.max(0, apart + trace(a.covariance, f) + traceOfB - 2 * shared);
  };
}

/** Features of samples that are drawn anew block by block: sums over each, so that a resample costs no pass over the samples. */
export class FeatureBlocks {
  /** Blocks; as many as samples up to the number wished. */
  readonly count: number;
  /** About `origin`, so that features far from zero lose no digits: [count, 1 + f + f²], the samples, their sum and products. */
  private readonly sums: Float64Array;

  /** @param values [n, f] */
  constructor(
    values: Float64Array,
    private readonly origin: Float64Array,
    wished: number,
  ) {
    const f = origin.length;
    const n = values.length / f;
    this.count = Math.min(n, wished);
    const width = 1 + f + f * f;
    this.sums = new Float64Array(this.count * width);
    const row = new Float64Array(f);
    for (let i = 0; i < n; i++) {
      // Every count-th sample, so that data sorted by class are spread over the blocks.
      const at = (i % this.count) * width;
      this.sums[at]!++;
      for (let j = 0; j < f; j++) row[j] = values[i * f + j]! - origin[j]!;
      for (let j = 0; j < f; j++) {
        this.sums[at + 1 + j]! += row[j]!;
        for (let k = 0; k <= j; k++) this.sums[at + 1 + f + j * f + k]! += row[j]! * row[k]!;
      }
    }
  }

  /** Moments of the samples of the drawn blocks, with repetition; the covariance over n − 1. */
  moments(drawn: ArrayLike<number> = Int32Array.from({ length: this.count }, (_, i) => i)): FeatureMoments {
    const f = this.origin.length;
    const width = 1 + f + f * f;
    const total = new Float64Array(width);
    for (let i = 0; i < drawn.length; i++) {
      const at = drawn[i]! * width;
      for (let j = 0; j < width; j++) total[j]! += this.sums[at + j]!;
    }
    const n = total[0]!;
    const shift = total.subarray(1, 1 + f).map((sum) => sum / n);
    const covariance = new Float64Array(f * f);
    for (let j = 0; j < f; j++)
      for (let k = 0; k <= j; k++) {
        const value = (total[1 + f + j * f + k]! - n * shift[j]! * shift[k]!) / Math.max(1, n - 1);
        covariance[j * f + k] = value;
        covariance[k * f + j] = value;
      }
    return { mean: shift.map((value, j) => value + this.origin[j]!), covariance };
  }
}

/** Features of samples that are paired seed by seed, both [n, f], and of what both are compared with. */
export interface PairedFeatures {
  readonly own: Float64Array;
  readonly hybrid: Float64Array;
  /** Data, resampled like the seeds, or a Gaussian that is known exactly. */
  readonly target: FeatureBlocks | FeatureMoments;
}

/** Two distances to the same target, as so many samples give them, and their difference. */
export interface PairedDistances {
  readonly own: number;
  readonly hybrid: number;
  /** Without the bias of few samples, as far as the bootstrap shows it. */
  readonly difference: Interval;
}

/** Blocks that seeds and data are resampled by. */
export const BLOCKS = { seeds: 256, data: 64 } as const;
const RESAMPLES = 200;
/** The full run's distance over the hybrid's above which the latter is surely the smaller if no resample contradicts. */
const FAR_APART = 2;

/**
 * F(own, target) and F(hybrid, target), squared Fréchet distances, and the 95 % interval of F(hybrid, target) − F(own, target) by the
 * bootstrap. Seeds are drawn in pairs and the data once for both, so that what few samples add to both distances leaves the
 * difference.
 */
export function pairedFrechet(
  { own, hybrid, target }: PairedFeatures,
  f: number,
  seed: number,
  resamples = RESAMPLES,
): PairedDistances {
  const origin = meanRow(own, f);
  const owns = new FeatureBlocks(own, origin, BLOCKS.seeds);
  const hybrids = new FeatureBlocks(hybrid, origin, BLOCKS.seeds);
  const both = (seeds?: ArrayLike<number>, data?: ArrayLike<number>): { own: number; hybrid: number } => {
    const distance = distanceTo(momentsOf(target, data));
    return { own: distance(owns.moments(seeds)), hybrid: distance(hybrids.moments(seeds)) };
  };
  const found = both();
  const drawn = drawBoth(owns, target, { seed, resamples }, both);
  const differences = drawn.map((pair) => pair.hybrid - pair.own);
  const difference = found.hybrid - found.own;
  if (found.own > FAR_APART * found.hybrid && differences.every((one) => one < 0))
    return { ...found, difference: surelyBelow(difference, differences, owns.count) };
  return { ...found, difference: corrected(difference, differences, owns.count) };
}

/**
 * Of differences that are all below 0, by the logarithm of their size: a few samples that are far off scatter a large distance in proportion
 * to itself, and an interval that is as wide either way would reach beyond 0 though no resample does.
 */
function surelyBelow(difference: number, drawn: readonly number[], units: number): Interval {
  const logs = drawn.map((one) => Math.log(-one));
  const { value, low, high } = corrected(Math.log(-difference), logs, units);
  return { value: -Math.exp(value), low: -Math.exp(high), high: -Math.exp(low) };
}

function momentsOf(target: PairedFeatures['target'], drawn?: ArrayLike<number>): FeatureMoments {
  return target instanceof FeatureBlocks ? target.moments(drawn) : target;
}

/** A statistic of seeds and of data that are both drawn anew. */
function drawBoth<T>(
  seeds: FeatureBlocks,
  target: PairedFeatures['target'],
  { seed, resamples }: { seed: number; resamples: number },
  statistic: (seeds: ArrayLike<number>, data?: ArrayLike<number>) => T,
): T[] {
  return Array.from({ length: resamples }, (_, r) => {
    const drawn = drawIndices(childSeed(seed, 2 * r), seeds.count, seeds.count);
    if (!(target instanceof FeatureBlocks)) return statistic(drawn);
    return statistic(drawn, drawIndices(childSeed(seed, 2 * r + 1), target.count, target.count));
  });
}

/**
 * The value less its bootstrap bias [Efron & Tibshirani 1993, §10.2] and the interval by the standard error of the resamples, with the
 * wider ends of Student's distribution for few units.
 */
function corrected(value: number, drawn: readonly number[], units: number): Interval {
  const middle = mean(drawn);
  const square = drawn.reduce((sum, one) => sum + (one - middle) ** 2, 0) / (drawn.length - 1);
  // A resample of n units varies by (n − 1)/n of what n units do.
  const half = studentQuantile(0.975, units - 1) * Math.sqrt((square * units) / (units - 1));
  const center = 2 * value - middle;
  return { value: center, low: center - half, high: center + half };
}

/** The symmetric root of a covariance [f, f]; what rounding made negative is zero. */
function squareRoot(covariance: Float64Array, f: number): Float64Array {
  const { eigenvalues, vectors } = symmetricEigen(covariance, f);
  const root = new Float64Array(f * f);
  for (let m = 0; m < f; m++) {
    const scale = Math.sqrt(Math.max(0, eigenvalues[m]!));
    for (let j = 0; j < f; j++)
      for (let k = 0; k < f; k++) root[j * f + k]! += scale * vectors[m * f + j]! * vectors[m * f + k]!;
  }
  return root;
}

/** a·b, both [f, f] and small. */
function times(a: Float64Array, b: Float64Array, f: number): Float64Array {
  const result = new Float64Array(f * f);
  for (let i = 0; i < f; i++)
    for (let m = 0; m < f; m++) {
      const factor = a[i * f + m]!;
      for (let k = 0; k < f; k++) result[i * f + k]! += factor * b[m * f + k]!;
    }
  return result;
}

function trace(matrix: Float64Array, f: number): number {
  let sum = 0;
  for (let j = 0; j < f; j++) sum += matrix[j * (f + 1)]!;
  return sum;
}
