import { innerProducts } from '../algebra/orthonormal';
import { childSeed, drawUniforms, normals } from '../statistics/normal';
import { normalQuantile } from '../statistics/quantiles';

/**
 * Standard normals [count, d] whose coordinates along each row of `basis` [r, d] are spread evenly over the normal distribution, as by a
 * Latin hypercube [McKay, Beckman & Conover 1979]: each sample alone is N(0, I), but together they have neither too few nor too many
 * in the tails. What a denoiser of non-Gaussian data leaves unexplained at high noise goes with the fourth power of these
 * coordinates: of a few dozen independent draws, most lack the tail that the mean rests on, and their scatter does not tell.
 */
export function stratifiedNormals(basis: Float64Array, count: number, d: number, seed: number): Float64Array {
  const noise = normals(seed, count * d);
  const modes = basis.length / d;
  const along = innerProducts(basis, noise, d);
  for (let k = 0; k < modes; k++) {
    const coordinates = along.subarray(k * count, (k + 1) * count);
    const within = drawUniforms(childSeed(seed, k), count);
    const ascending = Array.from(coordinates.keys()).sort((a, b) => coordinates[a]! - coordinates[b]!);
    ascending.forEach((row, rank) => {
      const shift = normalQuantile((rank + within[row]!) / count) - coordinates[row]!;
      for (let i = 0; i < d; i++) noise[row * d + i]! += shift * basis[k * d + i]!;
    });
  }
  return noise;
}
