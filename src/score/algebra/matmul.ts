/**
 * Row-major product a·b in float64: `a` is [m, k], `b` is [k, n], the result [m, n].
 * With `transpose: 'a'` the first factor is stored as [k, m]; with `'b'` the second as [n, k].
 */
export type MatMul = (
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
  transpose?: 'a' | 'b',
) => Promise<Float64Array>;
