import { dot, norm } from '../algebra/orthonormal';
import { meanRow } from './mean';

/** Of rows [n, d] about their means: the factor of x in the answer, and what is left of the answer in the size of x. */
export function gainOf(answer: Float64Array, x: Float64Array, d: number): { gain: number; rest: number } {
  const [ofAnswer, ofX] = [centered(answer, d), centered(x, d)];
  const gain = dot(ofAnswer, ofX) / dot(ofX, ofX);
  return { gain, rest: norm(moved(ofAnswer, ofX, -gain)) / norm(ofX) };
}

/** By how much an answer differs from x, in the size of x. */
export function changeOf(answer: Float64Array, x: Float64Array): number {
  return norm(moved(answer, x, -1)) / norm(x);
}

/** x + scale·by */
export function moved(x: Float64Array, by: Float64Array, scale: number): Float64Array {
  return x.map((value, j) => value + scale * by[j]!);
}

function centered(rows: Float64Array, d: number): Float64Array {
  const mean = meanRow(rows, d);
  return rows.map((value, j) => value - mean[j % d]!);
}
