import type { Network } from '../../engine/network';
import { childSeed, normals } from '../../score/statistics/normal';

/** Of the effect of a change in one row: by less than this part of it, the others have not changed. Quantized networks share a scale. */
const INDEPENDENT = 1e-3;

/**
 * Whether a change in the first row of an input changes the answers of others, as the rows of one sample do and samples of a batch do not.
 * @param network takes the whole input as one sample
 * @param rows in that input
 */
export async function rowsInfluenceEachOther(
  network: Network,
  rows: number,
  { wholeTimes, seed }: { wholeTimes: boolean; seed: number },
): Promise<boolean> {
  const row = network.dimension / rows;
  const x = normals(childSeed(seed, 3), network.dimension);
  const changed = x.map((value, j) => (j < row ? value + 0.5 : value));
  for (const time of wholeTimes ? [1, 10, 19] : [0.1, 0.5, 0.9]) {
    const before = await network.run(x, time);
    const after = await network.run(changed, time);
    const effect = (from: number, to: number): number =>
      largestGap(before.subarray(from, to), after.subarray(from, to));
    if (effect(row, x.length) > INDEPENDENT * effect(0, row)) return true;
  }
  return false;
}

function largestGap(before: Float64Array, after: Float64Array): number {
  return before.reduce((largest, value, j) => Math.max(largest, Math.abs(value - (after[j] ?? 0))), 0);
}
