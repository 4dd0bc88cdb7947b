import type { Interval } from '../../domain/report';
import { bootstrap } from './bootstrap';
import { dot } from '../algebra/orthonormal';
import { symmetricEigen } from '../algebra/symmetricEigen';

/** Every resample takes an eigendecomposition; the ends of the interval are told to two digits. */
const RESAMPLES = 200;

/**
 * Fréchet distances between samples of features [n, f], through inner products alone: there may be far more features than samples.
 * ‖μ_a − μ_b‖² + tr(Σ_a + Σ_b − 2 (Σ_a Σ_b)^½) [Dowson & Landau 1982; Heusel et al. 2017], squared as the literature gives it.
 */
export class FrechetDistances {
  private readonly products: Float64Array;

  /** Both of `dimension` features: a [n, f] and b [m, f], of two samples or more. */
  constructor(
    a: Float64Array,
    b: Float64Array,
    dimension: number,
    readonly counts: readonly [number, number] = [a.length / dimension, b.length / dimension],
  ) {
    const rows = [a, b].flatMap((set) =>
      Array.from({ length: set.length / dimension }, (_, i) => set.subarray(i * dimension, (i + 1) * dimension)),
    );
    const middle = new Float64Array(dimension);
    for (const row of rows) row.forEach((value, j) => (middle[j]! += value / rows.length));
    // About their common mean: features far from zero would lose digits.
    const centred = rows.map((row) => row.map((value, j) => value - middle[j]!));
    this.products = new Float64Array(rows.length ** 2);
    for (let i = 0; i < rows.length; i++)
      for (let k = 0; k <= i; k++) {
        const product = dot(centred[i]!, centred[k]!);
        this.products[i * rows.length + k] = product;
        this.products[k * rows.length + i] = product;
      }
  }

  /** Between the samples of a and of b that are named, with repetition. */
  between(ofA: ArrayLike<number> = this.all(0), ofB: ArrayLike<number> = this.all(1)): number {
    const [n] = this.counts;
    const a = Int32Array.from(ofA);
    const b = Int32Array.from(ofB, (k) => n + k);
    const [withinA, withinB] = [this.within(a), this.within(b)];
    const across = this.across(a, b);
    const apart = withinA.mean + withinB.mean - 2 * across.mean;
    const shared = nuclearNorm(across.centred, a.length, b.length) / Math.sqrt((a.length - 1) * (b.length - 1));
    return Math.max(0, apart + withinA.variance + withinB.variance - 2 * shared);
  }

  /** Mean inner product of the named rows, and the trace of their covariance. */
  private within(rows: Int32Array): { mean: number; variance: number } {
    const side = this.counts[0] + this.counts[1];
    let sum = 0;
    let trace = 0;
    for (const row of rows) {
      for (const other of rows) sum += this.products[row * side + other]!;
      trace += this.products[row * side + row]!;
    }
    const mean = sum / rows.length ** 2;
    return { mean, variance: (trace - rows.length * mean) / (rows.length - 1) };
  }

  /** Inner products of rows of a and of b: their mean, and centered both ways, [r, c]. */
  private across(rows: Int32Array, columns: Int32Array): { mean: number; centred: Float64Array } {
    const [r, c] = [rows.length, columns.length];
    const side = this.counts[0] + this.counts[1];
    const centred = new Float64Array(r * c);
    const rowMeans = new Float64Array(r);
    const columnMeans = new Float64Array(c);
    for (let i = 0; i < r; i++)
      for (let k = 0; k < c; k++) {
        const value = this.products[rows[i]! * side + columns[k]!]!;
        centred[i * c + k] = value;
        rowMeans[i]! += value / c;
        columnMeans[k]! += value / r;
      }
    const mean = rowMeans.reduce((sum, value) => sum + value / r, 0);
    for (let i = 0; i < r; i++)
      for (let k = 0; k < c; k++) centred[i * c + k]! += mean - rowMeans[i]! - columnMeans[k]!;
    return { mean, centred };
  }

  private all(side: 0 | 1): Int32Array {
    return Int32Array.from({ length: this.counts[side] }, (_, i) => i);
  }
}

/** Σ singular values of a matrix [r, c], by the eigenvalues of its smaller square. */
function nuclearNorm(matrix: Float64Array, r: number, c: number): number {
  const size = Math.min(r, c);
  const lines = Array.from({ length: size }, (_, i) =>
    r <= c ? matrix.subarray(i * c, (i + 1) * c) : Float64Array.from({ length: r }, (_, k) => matrix[k * c + i]!),
  );
  const square = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let k = 0; k <= i; k++) {
      const product = dot(lines[i]!, lines[k]!);
      square[i * size + k] = product;
      square[k * size + i] = product;
    }
  return symmetricEigen(square, size).eigenvalues.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
}

/** The distance of paired samples, a's k-th from the seed of b's k-th, resampled in pairs. */
export function pairedDistance(distances: FrechetDistances, seed: number): Interval {
  return bootstrap(distances.counts[0], (seeds) => distances.between(seeds, seeds), seed, { resamples: RESAMPLES });
}

/** How much farther from the same samples one set is than another that is paired with it. */
export function addedDistance(skip: FrechetDistances, own: FrechetDistances, seed: number): Interval {
  return bootstrap(skip.counts[0], (seeds) => skip.between(seeds) - own.between(seeds), seed, { resamples: RESAMPLES });
}
