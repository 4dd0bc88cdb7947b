/** Samples [B, d] with the time as one column more, [B, d + 1]. */
export function withTimeColumn(x: Float64Array, time: number, d: number, column: 'first' | 'last'): Float64Array {
  const count = x.length / d;
  const wide = new Float64Array(count * (d + 1)).fill(time);
  const offset = column === 'first' ? 1 : 0;
  for (let k = 0; k < count; k++) wide.set(x.subarray(k * d, (k + 1) * d), k * (d + 1) + offset);
  return wide;
}

/** The first half along one axis of a sample's shape: [B, …, 2n, …] → [B, …, n, …]. */
export function firstHalf(values: Float64Array, shape: readonly number[], axis: number): Float64Array {
  const run = shape.slice(axis).reduce((product, size) => product * size, 1);
  const half = new Float64Array(values.length / 2);
  for (let start = 0; start < half.length; start += run) half.set(values.subarray(2 * start, 2 * start + run), start);
  return half;
}

/**
 * Axis of a sample's shape, channels first or last, of which an answer [B, …] has twice as many, as that of a network that gives
 * a variance beside its prediction; null where it has none.
 */
export function doubledAxis(answered: readonly number[], shape: readonly number[]): number | null {
  const own = answered.slice(1);
  if (own.length !== shape.length) return null;
  const isDoubled = (axis: number): boolean => shape.every((size, i) => own[i] === (i === axis ? 2 : 1) * size);
  return [0, shape.length - 1].find(isDoubled) ?? null;
}
