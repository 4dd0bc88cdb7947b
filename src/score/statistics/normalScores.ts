import { childSeed, normals } from './normal';

/**
 * The upper quantile of the standard normal distribution, 0 < p ≤ ½, to 4.5e-4 [Abramowitz & Stegun 1964, 26.2.23].
 */
function upperQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return t - numerator / denominator;
}

/**
 * Latin hypercube of half-normal draws with random signs, [count, columns]: every column takes the `count` quantiles of |z| in an order of
 * its own. What depends on one column alone is averaged almost without scatter.
 */
export function normalScores(count: number, columns: number, seed: number): Float64Array {
  const scores = Float64Array.from({ length: count }, (_, i) => upperQuantile((1 - (i + 0.5) / count) / 2));
  const size = Math.sqrt(scores.reduce((sum, value) => sum + value * value, 0) / count);
  const keys = normals(childSeed(seed, 0), count * columns);
  const signs = normals(childSeed(seed, 1), count * columns);
  const result = new Float64Array(count * columns);
  for (let k = 0; k < columns; k++) {
    const order = Array.from({ length: count }, (_, i) => i);
    order.sort((a, b) => keys[a * columns + k]! - keys[b * columns + k]!);
    order.forEach((row, i) => {
      const at = row * columns + k;
      result[at] = (Math.sign(signs[at]!) * scores[i]!) / size;
    });
  }
  return result;
}
