/** Data whose every statistic is known, small enough to be diagnosed in seconds: 8×8 pictures, d = 64. */
import type { Moments } from '../../src/data/moments/moments';
import { denoiserModel, gaussian, type GaussianOptions, type MixtureOptions } from './onnxGraph';
import { randomBasis, randomNormals } from './randomNormals';

export const shape = [1, 8, 8] as const;
export const d = 64;

/** A Gaussian of twelve modes, λ₁ = 8, and a faint tail. */
export const gaussianData: GaussianOptions = {
  shape,
  mean: randomNormals(d, 1).map((value) => 0.3 * value),
  basis: randomBasis(12, d, 2),
  eigenvalues: Float64Array.from({ length: 12 }, (_, k) => 8 * 0.7 ** k),
  tail: 0.004,
};

/** Four clusters well apart: Gaussian from far away, and anything but that near by. */
export const mixtureData: MixtureOptions = {
  shape,
  means: randomNormals(4 * d, 3).map((value) => 0.6 * value),
  variances: Float64Array.of(0.04, 0.03, 0.02, 0.05),
  weights: Float64Array.of(0.4, 0.3, 0.2, 0.1),
};

/**
 * The Gaussian's denoiser that also multiplies `products` matrices of 1500×1500 on the way, about 0.2 s each: every call sits in the
 * runtime for long.
 */
export function slowDenoiser(products: number): Uint8Array {
  const denoiser = gaussian(gaussianData);
  return denoiserModel(
    (graph, x, sigma) => {
      const side = graph.integers([1500, 1500]);
      // All entries 1/1500: every power of this matrix is the matrix itself. It depends on σ, so it cannot be folded away.
      const zero = graph.multiply(graph.apply('ReduceMean', [sigma], { keepdims: { int: 0 } }), graph.double(0));
      const entry = graph.toFloat(graph.add(zero, graph.double(1 / 1500)));
      const matrix = graph.apply('Expand', [entry, side]);
      let power = matrix;
      for (let i = 0; i < products; i++) power = graph.product(power, matrix);
      const nothing = graph.multiply(
        graph.toDouble(graph.apply('ReduceMean', [power], { keepdims: { int: 0 } })),
        graph.double(0),
      );
      return graph.add(denoiser(graph, x, sigma), nothing);
    },
    { shape },
  );
}

/** Numbers; more than any limit of a test lets a process have. */
const HUGE = 2 ** 33;

/** The Gaussian's denoiser that asks for huge memory in calls of certain numbers of samples, each below the σ that is given for it. */
export function hungryDenoiser(sigmas: Readonly<Record<number, number>>): Uint8Array {
  const denoiser = gaussian(gaussianData);
  return denoiserModel(
    (graph, x, sigma) => {
      const batch = graph.apply('Gather', [graph.apply('Shape', [x]), graph.integers([0])]);
      const noise = graph.apply('ReduceMax', [sigma], { keepdims: { int: 0 } });
      const isHungry = Object.entries(sigmas)
        .map(([size, below]) =>
          graph.apply('And', [
            graph.apply('Equal', [batch, graph.integers([Number(size)])]),
            graph.apply('Less', [noise, graph.double(below)]),
          ]),
        )
        .reduce((one, other) => graph.apply('Or', [one, other]));
      const count = graph.apply('Where', [isHungry, graph.integers([HUGE]), graph.integers([1])]);
      const memory = graph.apply('Expand', [graph.toFloat(graph.multiply(noise, graph.double(0))), count]);
      const nothing = graph.toDouble(graph.apply('ReduceMean', [memory], { keepdims: { int: 0 } }));
      return graph.add(denoiser(graph, x, sigma), nothing);
    },
    { shape },
  );
}

export function momentsOfGaussian({ mean, basis, eigenvalues, tail }: GaussianOptions): Moments {
  const kept = eigenvalues.reduce((sum, value) => sum + value, 0);
  const totalVariance = kept + tail * (mean.length - eigenvalues.length);
  return { count: 0, mean, basis, eigenvalues, totalVariance, tail };
}

/** [count, d] drawn from the mixture. */
export function drawMixture({ means, variances, weights }: MixtureOptions, count: number, seed: number): Float64Array {
  const noise = randomNormals(count * d, seed);
  const choice = randomNormals(count, seed + 1);
  const samples = new Float64Array(count * d);
  for (let n = 0; n < count; n++) {
    const component = pick(weights, normalCdf(choice[n]!));
    for (let j = 0; j < d; j++)
      samples[n * d + j] = means[component * d + j]! + Math.sqrt(variances[component]!) * noise[n * d + j]!;
  }
  return samples;
}

/** A .npy file of float64, [count, ...shape]. */
export function npy(samples: Float64Array): Buffer {
  const sizes = [samples.length / d, ...shape].join(', ');
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${sizes}), }`;
  const padded = `${header.padEnd(117)}\n`;
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, padded.length & 255, padded.length >> 8]);
  return Buffer.concat([
    start,
    Buffer.from(padded, 'latin1'),
    Buffer.from(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)),
  ]);
}

function pick(weights: Float64Array, uniform: number): number {
  let rest = uniform;
  for (let i = 0; i < weights.length; i++) {
    rest -= weights[i]!;
    if (rest < 0) return i;
  }
  return weights.length - 1;
}

/** Φ by Abramowitz and Stegun 26.2.17, to 1e-7. */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const upper = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return x > 0 ? 1 - upper : upper;
}
