/** The named rows of [B, d]. */
export function rowsOf(all: Float64Array, rows: readonly number[], d: number): Float64Array {
  const part = new Float64Array(rows.length * d);
  rows.forEach((row, i) => part.set(all.subarray(row * d, (row + 1) * d), i * d));
  return part;
}
