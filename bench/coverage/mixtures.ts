/** Exact mixtures: data whose denoiser is known, and every statistic of it. */
import { denoiseMixture, type Mixture } from '../../src/score/mixture';
import type { Gaussian } from '../../src/score/gaussian';
import { orthonormalize } from '../../src/score/algebra/orthonormal';
import { symmetricEigen } from '../../src/score/algebra/symmetricEigen';
import type { Denoise } from '../../src/score/noise/level';
import { childSeed, drawUniforms, normals } from '../../src/score/statistics/normal';

export interface Case {
  readonly name: string;
  readonly d: number;
  readonly mixture: Mixture;
  /** The noise level at which the network is compared with its Gaussian. */
  readonly sigma: number;
  /** Number of data samples. */
  readonly samples: number;
}

export const cases: readonly Case[] = [
  { name: 'two bumps on a line', d: 1, mixture: blobs(5, 1, 2), sigma: 1, samples: 2000 },
  { name: 'ring of eight', d: 2, mixture: ring(8, 1.4), sigma: 1, samples: 2000 },
  { name: 'four blobs, 8 dimensions', d: 8, mixture: blobs(2, 8, 4), sigma: 3, samples: 2000 },
  { name: 'six blobs, 16 dimensions, 200 samples', d: 16, mixture: blobs(3, 16, 6), sigma: 10, samples: 200 },
];

export function denoiserOf({ mixture }: Case): Denoise {
  return (x, level) => Promise.resolve(denoiseMixture(mixture, x, level));
}

/** Gaussians of full rank about means that lie apart, both the smaller the higher the dimension. */
function blobs(seed: number, d: number, count: number): Mixture {
  const sizes = drawUniforms(seed, count).map((value) => value + 0.3);
  const whole = sizes.reduce((sum, value) => sum + value, 0);
  return {
    components: Array.from(sizes, (size, k) => ({
      weight: size / whole,
      gaussian: {
        mean: normals(childSeed(seed, 10 + k), d).map((value, i) => value * 0.8 ** i),
        basis: orthonormalize(normals(childSeed(seed, 100 + k), d * d), d),
        eigenvalues: Float64Array.from({ length: d }, (_, i) => 0.3 * 0.64 ** i),
        tail: 0,
      },
    })),
  };
}

/** Point-symmetric about its mean: its denoiser is odd at every noise level. */
function ring(count: number, radius: number): Mixture {
  return {
    components: Array.from({ length: count }, (_, k) => {
      const angle = (2 * Math.PI * k) / count;
      return {
        weight: 1 / count,
        gaussian: {
          mean: Float64Array.of(radius * Math.cos(angle), radius * Math.sin(angle)),
          basis: new Float64Array(0),
          eigenvalues: new Float64Array(0),
          tail: 0.02,
        },
      };
    }),
  };
}

/** `count` samples, [count, d]. */
export function draw({ mixture: { components }, d }: Case, count: number, seed: number): Float64Array {
  const choice = drawUniforms(childSeed(seed, 0), count);
  const noise = normals(childSeed(seed, 1), count * d);
  const result = new Float64Array(count * d);
  for (let p = 0; p < count; p++) {
    let left = choice[p]!;
    const chosen = components.find(({ weight }) => (left -= weight) < 0) ?? components.at(-1)!;
    const { mean, basis, eigenvalues, tail } = chosen.gaussian;
    for (let i = 0; i < d; i++) {
      result[p * d + i] = mean[i]! + (eigenvalues.length === 0 ? Math.sqrt(tail) * noise[p * d + i]! : 0);
      eigenvalues.forEach(
        (value, k) => (result[p * d + i]! += Math.sqrt(value) * noise[p * d + k]! * basis[k * d + i]!),
      );
    }
  }
  return result;
}

/** Mean and covariance of the mixture. */
export function momentsOfMixture({ mixture: { components }, d }: Case): Gaussian {
  const mean = new Float64Array(d);
  for (const { weight, gaussian } of components) gaussian.mean.forEach((value, i) => (mean[i]! += weight * value));
  const covariance = new Float64Array(d * d);
  for (const { weight, gaussian } of components)
    for (let i = 0; i < d; i++)
      for (let j = 0; j < d; j++) {
        let value = (gaussian.mean[i]! - mean[i]!) * (gaussian.mean[j]! - mean[j]!);
        if (gaussian.eigenvalues.length === 0 && i === j) value += gaussian.tail;
        gaussian.eigenvalues.forEach(
          (variance, k) => (value += variance * gaussian.basis[k * d + i]! * gaussian.basis[k * d + j]!),
        );
        covariance[i * d + j]! += weight * value;
      }
  const { eigenvalues, vectors } = symmetricEigen(covariance, d);
  return { mean, basis: vectors, eigenvalues, tail: 0 };
}
