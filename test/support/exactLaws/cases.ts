/** Exact denoisers of the kinds that people try first: toys, tables, pictures, latents. Seeds are fixed. */
import type { Gaussian } from '../../../src/score/gaussian';
import { cumulativeAlphas, linearBetas, scaledLinearBetas } from '../../../src/score/noise/schedule';
import { combine } from '../../../src/score/algebra/orthonormal';
import { randomBasis, randomNormals } from '../randomNormals';
import { bimodalLaw } from './bimodalLaw';
import { gaussianLaw } from './gaussianLaw';
import type { ExactLaw } from './law';
import { mixtureLaw } from './mixtureLaw';
import type { Kind } from './network';

export interface ExactCase {
  readonly law: ExactLaw;
  /** One sample. */
  readonly shape: readonly number[];
  readonly kind: Kind;
  /** Options without which some seeds are asked what the network is; none where its answers tell. */
  readonly stated?: readonly string[];
}

const LINEAR = cumulativeAlphas(linearBetas());
const SCALED_LINEAR = cumulativeAlphas(scaledLinearBetas());
/** σ ends at 4.4, two to three √λ₁ of usual data: no level is far above them. */
const LINEAR_300 = cumulativeAlphas(linearBetas(300));
/** σ ends at 1.9, at √λ₁ of the same data. */
const LINEAR_150 = cumulativeAlphas(linearBetas(150));

const NOISE_PREDICTOR = ['--family', 'vp', '--prediction', 'epsilon', '--time', 'index'];

/** Every case by its name; a law is made when it is asked for. */
export const exactCases: Readonly<Record<string, () => ExactCase>> = {
  line: () => ({ law: twoBlobs(), shape: [1], kind: { family: 'edm' } }),
  ring8: () => ({ law: ring(8, 2, 0.1), shape: [2], kind: { family: 'edm' } }),
  bimod: () => ({ law: bimodalProduct(64), shape: [1, 8, 8], kind: { family: 'edm' } }),
  gmm3: () => ({ law: threeBlobs(64), shape: [1, 8, 8], kind: { family: 'edm' } }),
  big64: () => ({ law: smoothPictures(12, 3, 64), shape: [3, 64, 64], kind: { family: 'edm' } }),
  table: () => ({
    law: table(300, 16),
    shape: [16],
    kind: { family: 'vp', alphas: LINEAR },
    stated: [...NOISE_PREDICTOR, '--schedule', 'linear'],
  }),
  short: () => ({ law: smoothPictures(24, 1, 8), ...overTimesteps(LINEAR_300, 'linear') }),
  'short-symmetric': () => ({ law: bimodalProduct(64), ...overTimesteps(LINEAR_300, 'linear') }),
  shortest: () => ({ law: smoothPictures(24, 1, 8), ...overTimesteps(LINEAR_150, 'linear') }),
  steep: () => ({ law: powerLaw(4, 2, 405), shape: [3, 8, 8], kind: { family: 'vp', alphas: LINEAR } }),
  flow: () => ({ law: powerLaw(2, 1.5, 406), shape: [3, 8, 8], kind: { family: 'flow' } }),
  'flow-reversed': () => ({ law: powerLaw(2, 1.5, 407), shape: [3, 8, 8], kind: { family: 'flow', reversed: true } }),
  'edm-raw': () => ({ law: powerLaw(2, 1.5, 408), shape: [3, 8, 8], kind: { family: 'edm', raw: true } }),
  'latents-32': () => latents(32, false),
  'latents-32-mixture': () => latents(32, true),
  'latents-64': () => latents(64, false),
  'latents-64-mixture': () => latents(64, true),
};

/** A noise predictor of [1, 8, 8] of which everything is stated. */
function overTimesteps(alphas: Float64Array, schedule: string): Omit<ExactCase, 'law'> {
  const stated = [...NOISE_PREDICTOR, '--schedule', schedule, '--timesteps', `${alphas.length}`];
  return { shape: [1, 8, 8], kind: { family: 'vp', alphas }, stated };
}

export function twoBlobs(): ExactLaw {
  return mixtureLaw({ points: Float64Array.of(-0.5, 1.5), variance: 0.04, weights: [0.7, 0.3] });
}

/** Blobs on a circle, symmetric about its middle: every odd moment vanishes. */
export function ring(count: number, radius: number, std: number): ExactLaw {
  const points = Float64Array.from({ length: 2 * count }, (_, j) => {
    const angle = (2 * Math.PI * Math.floor(j / 2)) / count;
    return radius * (j % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
  return mixtureLaw({ points, variance: std * std, weights: new Array<number>(count).fill(1 / count) });
}

/** A product of one-dimensional pairs of bumps in a rotated basis, with the covariance of a power law. */
function bimodalProduct(d: number): ExactLaw {
  const apart = Float64Array.from({ length: d }, (_, k) => Math.sqrt(3 * (k + 1) ** -1.2));
  const eigenvalues = apart.map((value) => value * value + 0.01);
  return bimodalLaw({
    moments: { mean: new Float64Array(d), basis: randomBasis(d, d, 401), eigenvalues, tail: 0 },
    apart,
  });
}

function threeBlobs(d: number): ExactLaw {
  const points = randomNormals(3 * d, 402).map((value) => 0.7 * value);
  return mixtureLaw({ points, variance: 0.04, weights: [0.5, 0.3, 0.2] });
}

/** A few smooth pictures with a little noise: many dimensions, few modes, all about as large. */
export function smoothPictures(count: number, channels: number, side: number, seed = 403): ExactLaw {
  const d = channels * side * side;
  const waves = 5;
  const points = new Float64Array(count * d);
  for (let p = 0; p < count * channels; p++) {
    const amplitudes = randomNormals(4 * waves * waves, seed + p);
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        let sum = 0;
        for (let u = 0; u < waves; u++)
          for (let v = 0; v < waves; v++) {
            const at = 4 * (u * waves + v);
            const fade = Math.exp(-(u * u + v * v) / 12);
            const [cu, su] = [Math.cos((2 * Math.PI * u * x) / side), Math.sin((2 * Math.PI * u * x) / side)];
            const [cv, sv] = [Math.cos((2 * Math.PI * v * y) / side), Math.sin((2 * Math.PI * v * y) / side)];
            sum +=
              fade *
              (amplitudes[at]! * cu * cv +
                amplitudes[at + 1]! * cu * sv +
                amplitudes[at + 2]! * su * cv +
                amplitudes[at + 3]! * su * sv);
          }
        points[p * side * side + y * side + x] = sum;
      }
  }
  const size = Math.sqrt(points.reduce((sum, value) => sum + value * value, 0) / points.length);
  return mixtureLaw({
    points: points.map((value) => (0.6 * value) / size),
    variance: 0.01,
    weights: new Array<number>(count).fill(1 / count),
  });
}

/** Rows of a table whose columns hang together. */
function table(rows: number, d: number): ExactLaw {
  const mixing = randomNormals(d * d, 405).map((value, j) => value / (1 + Math.floor(j / d)));
  const points = combine(randomNormals(rows * d, 404), mixing, d);
  return mixtureLaw({ points, variance: 0.05, weights: new Array<number>(rows).fill(1 / rows) });
}

/** Eigenvalues scale/k^exponent in a random basis, with a mean off zero. */
export function powerLaw(scale: number, exponent: number, seed: number, d = 192): ExactLaw {
  const mean = randomNormals(d, seed).map((value) => 0.3 * value);
  const eigenvalues = Float64Array.from({ length: d }, (_, k) => scale * (k + 1) ** -exponent);
  return gaussianLaw({ mean, basis: randomBasis(d, d, seed + 1), eigenvalues, tail: 0 });
}

/** √λ of the modes of the channels' means at 96 × 96 in an orthonormal basis; they and the mean grow with the side. */
const LATENT_STD = [54, 32, 25, 24];
const LATENT_MEAN = [0.5, -0.25, 0.25, 0.125];
/** Orthonormal rows [mode, channel], times 2. */
const TURN = [
  [1, 1, 1, 1],
  [1, -1, 1, -1],
  [1, 1, -1, -1],
  [1, -1, -1, 1],
];

/** Like the latents of Stable Diffusion: σ ends at 14.6, below the largest modes. The rest is white. */
function latents(side: number, isMixture: boolean): ExactCase {
  const area = side * side;
  const d = 4 * area;
  const moments: Gaussian = {
    mean: Float64Array.from({ length: d }, (_, j) => LATENT_MEAN[Math.floor(j / area)]!),
    basis: Float64Array.from(
      { length: 4 * d },
      (_, j) => TURN[Math.floor(j / d)]![Math.floor((j % d) / area)]! / 2 / side,
    ),
    eigenvalues: Float64Array.from(LATENT_STD, (std) => ((std * side) / 96) ** 2),
    tail: 0.8,
  };
  const apart = moments.eigenvalues.map((value, k) => (isMixture && k === 0 ? Math.sqrt(value / 2) : 0));
  const law = isMixture ? bimodalLaw({ moments, apart }) : gaussianLaw(moments);
  const stated = [...NOISE_PREDICTOR, '--schedule', 'scaled-linear'];
  return { law, shape: [4, side, side], kind: { family: 'vp', alphas: SCALED_LINEAR }, stated };
}
