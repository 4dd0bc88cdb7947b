import type { NoiseLevel } from './noise/level';
import type { MatMul } from './algebra/matmul';

/**
 * D(x) = Σ_i softmax_i(−‖x − a·y_i‖²/2b²) y_i, the denoiser of the data themselves, which a network that memorized them follows.
 * Exact and in one pass over the data: the softmax is carried along with its largest exponent so far.
 * @param x [B, d], each row at its own level (b > 0)
 * @param batches the data, [n, d] a time
 */
export async function denoiseEmpirical(
  x: Float64Array,
  levels: readonly NoiseLevel[],
  batches: AsyncIterable<Float64Array>,
  product: MatMul,
): Promise<Float64Array> {
  const count = levels.length;
  const d = x.length / count;
  const sums = new Float64Array(count * d);
  const total = new Float64Array(count);
  const largest = new Float64Array(count).fill(-Infinity);
  for await (const batch of batches) {
    const n = batch.length / d;
    const norms = squaredNorms(batch, d);
    const weights = await product(x, batch, count, d, n, 'b');
    for (const [p, { a, b }] of levels.entries()) {
      const row = weights.subarray(p * n, (p + 1) * n);
      // ‖x‖² is the same for all y and leaves the softmax.
      for (let i = 0; i < n; i++) row[i] = (a * row[i]! - (a * a * norms[i]!) / 2) / (b * b);
      const top = row.reduce((most, value) => Math.max(most, value), largest[p]!);
      const shrink = Math.exp(largest[p]! - top);
      largest[p] = top;
      total[p]! *= shrink;
      for (let j = p * d; j < (p + 1) * d; j++) sums[j]! *= shrink;
      for (let i = 0; i < n; i++) total[p]! += row[i] = Math.exp(row[i]! - top);
    }
    const added = await product(weights, batch, count, n, d);
    for (let j = 0; j < sums.length; j++) sums[j]! += added[j]!;
  }
  return sums.map((value, j) => value / total[Math.floor(j / d)]!);
}

/** Distances of each row of x [B, d] to the nearest and the second nearest of the data. */
export async function nearestTwo(
  x: Float64Array,
  batches: AsyncIterable<Float64Array>,
  d: number,
  product: MatMul,
): Promise<{ first: Float64Array; second: Float64Array }> {
  const count = x.length / d;
  const own = squaredNorms(x, d);
  const first = new Float64Array(count).fill(Infinity);
  const second = new Float64Array(count).fill(Infinity);
  for await (const batch of batches) {
    const n = batch.length / d;
    const norms = squaredNorms(batch, d);
    const inner = await product(x, batch, count, d, n, 'b');
    for (let p = 0; p < count; p++)
      for (let i = 0; i < n; i++) {
        const square = Math.max(0, own[p]! + norms[i]! - 2 * inner[p * n + i]!);
        if (square < first[p]!) {
          second[p] = first[p]!;
          first[p] = square;
        } else if (square < second[p]!) second[p] = square;
      }
  }
  return { first: first.map(Math.sqrt), second: second.map(Math.sqrt) };
}

function squaredNorms(rows: Float64Array, d: number): Float64Array {
  const norms = new Float64Array(rows.length / d);
  for (let j = 0; j < rows.length; j++) norms[Math.floor(j / d)]! += rows[j]! * rows[j]!;
  return norms;
}
