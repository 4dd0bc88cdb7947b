import { symmetricEigen } from '../../../src/score/algebra/symmetricEigen';
import { combine, innerProducts } from '../../../src/score/algebra/orthonormal';
import { mixture } from '../denoiserGraphs';
import { randomNormals } from '../randomNormals';
import type { Blobs, ExactLaw } from './law';

/** Round blobs of one variance around points. */
export function mixtureLaw({ points, variance, weights }: Blobs): ExactLaw {
  const count = weights.length;
  const d = points.length / count;
  const norms = Array.from({ length: count }, (_, i) => {
    const row = points.subarray(i * d, (i + 1) * d);
    return row.reduce((sum, value) => sum + value * value, 0);
  });
  const mean = combine(Float64Array.from(weights), points, d);
  return {
    moments: momentsOf({ points, variance, weights }, mean),
    denoise(x, sigma) {
      const total = variance + sigma * sigma;
      const inner = innerProducts(x, points, d);
      const result = x.map((value) => (variance / total) * value);
      for (let p = 0; p < x.length / d; p++) {
        const logits = weights.map((weight, i) => Math.log(weight) + (inner[p * count + i]! - norms[i]! / 2) / total);
        const top = Math.max(...logits);
        const odds = logits.map((value) => Math.exp(value - top));
        const sum = odds.reduce((all, value) => all + value, 0);
        odds.forEach((value, i) => {
          const share = (value / sum) * ((sigma * sigma) / total);
          for (let j = 0; j < d; j++) result[p * d + j]! += share * points[i * d + j]!;
        });
      }
      return result;
    },
    sample(wanted, seed) {
      const result = randomNormals(wanted * d, seed).map((value) => Math.sqrt(variance) * value);
      const places = uniforms(wanted, seed + 1);
      for (let p = 0; p < wanted; p++) {
        const i = pick(weights, places[p]!);
        for (let j = 0; j < d; j++) result[p * d + j]! += points[i * d + j]!;
      }
      return result;
    },
    graph: mixture({
      means: points,
      variances: new Float64Array(count).fill(variance),
      weights: Float64Array.from(weights),
      shape: [d],
    }),
  };
}

/** What the points span, and the blobs' variance everywhere. */
function momentsOf({ points, variance, weights }: Blobs, mean: Float64Array): ExactLaw['moments'] {
  const d = mean.length;
  const count = weights.length;
  const scaled = points.map((value, j) => Math.sqrt(weights[Math.floor(j / d)]!) * (value - mean[j % d]!));
  const { eigenvalues: squares, vectors } = symmetricEigen(innerProducts(scaled, scaled, d), count);
  const rank = squares.filter((value) => value > 1e-12 * squares[0]!).length;
  const basis = combine(vectors.slice(0, rank * count), scaled, d).map(
    (value, j) => value / Math.sqrt(squares[Math.floor(j / d)]!),
  );
  const eigenvalues = squares.slice(0, rank).map((value) => value + variance);
  return { mean, basis, eigenvalues, tail: rank < d ? variance : 0 };
}

/** Uniform in (0, 1), from normal numbers. */
function uniforms(count: number, seed: number): Float64Array {
  const pairs = randomNormals(2 * count, seed);
  return Float64Array.from({ length: count }, (_, i) => {
    const [a, b] = [pairs[2 * i]!, pairs[2 * i + 1]!];
    return 1 - Math.exp(-(a * a + b * b) / 2);
  });
}

function pick(weights: readonly number[], uniform: number): number {
  let sum = 0;
  const found = weights.findIndex((weight) => uniform < (sum += weight));
  return found === -1 ? weights.length - 1 : found;
}
