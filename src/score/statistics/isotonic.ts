/**
 * Least-squares fit that never rises, by pool-adjacent-violators [Barlow et al. 1972]: `values[i]` measured at increasing cost
 * i → the fitted values. A sampler's error falls with its evaluations; single grids scatter about that.
 */
export function nonIncreasingFit(values: readonly number[]): number[] {
  const pools: { mean: number; size: number }[] = [];
  for (const value of values) {
    let pool = { mean: value, size: 1 };
    for (let last = pools.at(-1); last && last.mean < pool.mean; last = pools.at(-1)) {
      const size = last.size + pool.size;
      pool = { mean: (last.mean * last.size + pool.mean * pool.size) / size, size };
      pools.pop();
    }
    pools.push(pool);
  }
  return pools.flatMap(({ mean, size }) => Array.from({ length: size }, () => mean));
}
