import type { MatMul } from '../algebra/matmul';
import { matrixEigenpairs } from '../algebra/eigenpairs';
import { centeredRows, meanRow } from './mean';

/** Features [n, f] of the same space. */
export interface SeenFeatures {
  readonly own: Float64Array;
  readonly hybrid: Float64Array;
  readonly data: Float64Array;
}

/**
 * The features along the leading `count` directions in which any of the three differ from the data's mean, each set with the same
 * weight: what the data alone vary in would miss an artifact that only samples have.
 */
export async function leadingDirections(
  { own, hybrid, data }: SeenFeatures,
  f: number,
  count: number,
  product: MatMul,
): Promise<SeenFeatures> {
  const center = meanRow(data, f);
  const sets = [own, hybrid, data].map((set) => centeredRows(set, center));
  if (count >= f) return { own: sets[0]!, hybrid: sets[1]!, data: sets[2]! };
  const pooled = new Float64Array(f * f);
  for (const set of sets) {
    const rows = set.length / f;
    const square = await product(set, set, f, rows, f, 'a');
    for (let j = 0; j < square.length; j++) pooled[j]! += square[j]! / rows;
  }
  const { vectors } = await matrixEigenpairs(pooled, f, count, product, { accuracy: 1e-4, applications: 60 });
  const [a, b, c] = await Promise.all(sets.map((set) => product(set, vectors, set.length / f, f, count, 'b')));
  return { own: a!, hybrid: b!, data: c! };
}

/** The first `count` of the f columns of [n, f]. */
export function firstColumns(values: Float64Array, f: number, count: number): Float64Array {
  if (count === f) return values;
  const result = new Float64Array((values.length / f) * count);
  for (let i = 0; i < result.length; i++) result[i] = values[Math.floor(i / count) * f + (i % count)]!;
  return result;
}
