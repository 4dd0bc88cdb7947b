import type { MatMul } from './matmul';
import { normals } from '../statistics/normal';
import { orthonormalRows, projectOut } from './orthonormalRows';
import { symmetricEigen, symmetrized, type Eigenpairs } from './symmetricEigen';

/** Rows [count, n] times a symmetric positive semi-definite A [n, n]. */
export type SymmetricOperator = (rows: Float64Array, count: number) => Promise<Float64Array>;

export interface Iteration {
  /** Largest error of an eigenvalue at which its pair counts as found: over the eigenvalue, or over a hundredth of the first. */
  accuracy: number;
  /** Applications of the operator at which to stop in any case. */
  applications: number;
  /** Applications between two looks at what has converged, at most. */
  degree?: number;
  /** Vectors [k, n] near the wanted ones; random ones make up the block. */
  start?: Float64Array | undefined;
}

/** As exact as the numbers allow. */
export const EXACT: Iteration = { accuracy: 1e-14, applications: 500 };

/** A direct decomposition is quicker than any iteration up to about this size. */
const directSize = 320;

/** The leading eigenpairs of a matrix that is small or stands in memory. */
export async function matrixEigenpairs(
  matrix: Float64Array,
  n: number,
  rank: number,
  product: MatMul,
  iteration = EXACT,
): Promise<Eigenpairs> {
  if (n <= directSize) return symmetricEigen(matrix, n, rank);
  const apply: SymmetricOperator = (rows, count) => product(rows, matrix, count, n, n);
  return leadingEigenpairs(apply, n, rank, product, iteration);
}

/** Vectors that are followed to find `rank` of them: those beside the wanted make the iteration converge. */
export function blockFor(rank: number, n: number): number {
  return Math.min(n, rank + Math.max(16, Math.ceil(rank / 4)));
}

/**
 * Block subspace iteration with a Chebyshev filter, Rayleigh–Ritz in every round, and locking of what has converged
 * (Zhou & Saad 2007, "A Chebyshev–Davidson algorithm for large symmetric eigenproblems", turned to the upper end).
 */
export async function leadingEigenpairs(
  apply: SymmetricOperator,
  n: number,
  rank: number,
  product: MatMul,
  { accuracy, applications, degree = 24, start }: Iteration,
): Promise<Eigenpairs> {
  const block = blockFor(rank, n);
  const eigenvalues = new Float64Array(block);
  const vectors = new Float64Array(block * n);
  let locked = 0;
  let used = 0;
  const first = normals(1, block * n);
  if (start) first.set(start.subarray(0, block * n));
  let active = await orthonormalRows(first, block, n, product);

  for (;;) {
    const count = block - locked;
    const found = vectors.subarray(0, locked * n);
    const deflated: SymmetricOperator = async (rows) =>
      projectOut(await apply(rows, count), count, found, locked, n, product);
    used++;
    const ritz = await rayleighRitz(active, await deflated(active, count), count, n, product);
    eigenvalues.set(ritz.values, locked);
    vectors.set(ritz.rows, locked * n);
    const converged = countConverged(ritz, count, n, accuracy, eigenvalues[0]!);
    if (locked + converged >= rank || used >= applications) break;

    const filter = filterFor(
      ritz.values[converged]!,
      ritz.values[count - 1]!,
      Math.min(degree, applications - used - 1),
    );
    used += filter.degree - 1;
    const filtered = await chebyshev(ritz, deflated, count, filter);
    locked += converged;
    const rest = filtered.subarray(converged * n);
    const outside = await projectOut(rest, block - locked, vectors.subarray(0, locked * n), locked, n, product);
    active = await orthonormalRows(outside, block - locked, n, product);
  }
  return { eigenvalues: eigenvalues.slice(0, rank), vectors: vectors.slice(0, rank * n) };
}

interface Ritz {
  values: Float64Array;
  /** [count, n], orthonormal. */
  rows: Float64Array;
  /** rows·A */
  images: Float64Array;
}

/** The eigenpairs of A within the span of orthonormal rows. */
async function rayleighRitz(
  rows: Float64Array,
  images: Float64Array,
  count: number,
  n: number,
  product: MatMul,
): Promise<Ritz> {
  const projected = await product(rows, images, count, n, count, 'b');
  const { eigenvalues, vectors } = symmetricEigen(symmetrized(projected, count), count);
  return {
    values: eigenvalues,
    rows: await product(vectors, rows, count, count, n),
    images: await product(vectors, images, count, count, n),
  };
}

/**
 * How many pairs, counted from the largest, are accurate enough. A Ritz value is off by at most the square of its residual
 * ‖u·A − λu‖ over the gap to the spectrum outside, which begins about where the block ends.
 */
function countConverged(
  { values, rows, images }: Ritz,
  count: number,
  n: number,
  accuracy: number,
  first: number,
): number {
  const rounding = 1e-14 * Math.max(0, first);
  const outside = values[count - 1]!;
  for (let k = 0; k < count; k++) {
    let square = 0;
    for (let i = k * n; i < (k + 1) * n; i++) square += (images[i]! - values[k]! * rows[i]!) ** 2;
    const allowed = accuracy * Math.max(values[k]!, first / 100);
    if (square > allowed * Math.max(values[k]! - outside, 1e-3 * values[k]!) && Math.sqrt(square) > rounding) return k;
  }
  return count;
}

interface Filter {
  degree: number;
  /** Eigenvalues in [0, cut] are damped, those above grow. */
  cut: number;
}

/** As high a degree as keeps the growth of the largest eigenvalue, which drowns the others, within the numbers. */
function filterFor(largest: number, smallest: number, most: number): Filter {
  const cut = Math.max(smallest, 1e-12 * largest);
  const growth = Math.acosh(Math.max(2 * (largest / cut) - 1, 1 + 1e-9));
  const degree = Math.floor(Math.acosh(1e8) / growth);
  return { cut, degree: Math.max(1, Math.min(degree, most)) };
}

/** rows·T_m(2A/cut − 1) by the three-term recurrence; the first application is already in `images`. */
async function chebyshev(
  { rows, images }: Ritz,
  apply: SymmetricOperator,
  count: number,
  { degree, cut }: Filter,
): Promise<Float64Array> {
  let previous: Float64Array = rows;
  let current: Float64Array = images.map((value, i) => (2 * value) / cut - rows[i]!);
  for (let m = 1; m < degree; m++) {
    const next = await apply(current, count);
    for (let i = 0; i < next.length; i++) next[i] = 2 * ((2 * next[i]!) / cut - current[i]!) - previous[i]!;
    [previous, current] = [current, next];
  }
  return current;
}
