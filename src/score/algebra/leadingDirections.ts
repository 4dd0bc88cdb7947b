import { combine, innerProducts } from './orthonormal';
import { symmetricEigen } from './symmetricEigen';

/** Directions with less than this part of the first one's square are rounding. */
const ROUNDING = 1e-10;
/** Rows of which the directions are looked for, at most. */
const MOST = 128;

/** The directions that rows [n, d] are longest in, the longest first, [≤ n, d], not of unit length. Of many rows some are taken evenly. */
export function leadingDirections(rows: Float64Array, d: number): Float64Array {
  const all = rows.length / d;
  const n = Math.min(all, MOST);
  const taken = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    const at = Math.floor((i * all) / n) * d;
    taken.set(rows.subarray(at, at + d), i * d);
  }
  const { eigenvalues: squares, vectors } = symmetricEigen(innerProducts(taken, taken, d), n);
  const kept = squares.filter((square) => square > ROUNDING * squares[0]!).length;
  return combine(vectors.subarray(0, kept * n), taken, d);
}
