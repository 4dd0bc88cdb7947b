import { drawUniforms } from './normal';
import { normalQuantile } from './quantiles';

/**
 * Standard normals [count, d], in every dimension one from each of `count` equally likely intervals, in an order of its own: few of them
 * cover the law as many independent ones do [McKay et al. 1979].
 */
export function spreadNormals(seed: number, count: number, d: number): Float64Array {
  const random = drawUniforms(seed, 2 * count * d);
  const result = new Float64Array(count * d);
  for (let k = 0; k < d; k++) {
    const keys = random.subarray(2 * k * count, (2 * k + 1) * count);
    const within = random.subarray((2 * k + 1) * count, (2 * k + 2) * count);
    const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => keys[a]! - keys[b]!);
    order.forEach((row, i) => (result[row * d + k] = normalQuantile((i + within[i]!) / count)));
  }
  return result;
}
