/** Standard normal numbers, the same for a seed on every machine (mulberry32 and Box–Muller). */
export function randomNormals(count: number, seed: number): Float64Array {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
  return Float64Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

/** [rank, d] orthonormal rows, by Gram–Schmidt (twice) on normal numbers. */
export function randomBasis(rank: number, d: number, seed: number): Float64Array {
  const rows = randomNormals(rank * d, seed);
  const row = (i: number): Float64Array => rows.subarray(i * d, (i + 1) * d);
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, j) => sum + value * b[j]!, 0);
  for (let i = 0; i < rank; i++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < i; k++) {
        const overlap = dot(row(i), row(k));
        for (let j = 0; j < d; j++) row(i)[j]! -= overlap * row(k)[j]!;
      }
    }
    const norm = Math.sqrt(dot(row(i), row(i)));
    for (let j = 0; j < d; j++) row(i)[j]! /= norm;
  }
  return rows;
}
