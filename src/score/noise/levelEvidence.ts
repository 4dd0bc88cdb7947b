import type { NoiseLevel } from '../../domain/noiseLevel';
import type { Coefficients } from '../../domain/predictions/definition';
import { dot } from '../algebra/orthonormal';
import { meanRow } from '../statistics/mean';
import { normals } from '../statistics/normal';

/** How a denoiser is made of a network's output at a level. */
export type CoefficientsAt = (level: NoiseLevel) => Coefficients;

/** The network itself: x [B, d] at one value of its time → its output, [B, d]. */
export type Answer = (x: Float64Array, time: number) => Promise<Float64Array>;

/** What a network's answers at one time say about the noise level that the time stands for. */
export interface LevelEvidence {
  /** ln σ that it was looked at with. */
  readonly at: number;
  /** How far the network is from a posterior mean if its time stood for ln σ: 0 at the right one, about 1 at any that is far away. */
  readonly inconsistency: (lnSigma: number) => number;
  /** The two parts of that. */
  readonly biases: (lnSigma: number) => LevelBiases;
}

/** How far what the network answers is from being orthogonal to its errors, 0 for a posterior mean, and the errors' part of it. */
export interface LevelBiases {
  /** Of the noise: ⟨n̂, n̂ − n⟩/‖n̂‖², and ‖n̂ − n‖/‖n̂‖. */
  readonly noise: number;
  readonly noiseError: number;
  /** Of the sample: ⟨D, D − x₀⟩/‖D‖², and ‖D − x₀‖/‖D‖. */
  readonly denoised: number;
  readonly denoisedError: number;
}

/** Samples of the network's own, and their mean. */
export interface OwnSamples {
  /** [n, d] */
  readonly samples: Float64Array;
  /** [d] */
  readonly mean: Float64Array;
}

/** VP at a σ that need not be a timestep's. */
function vpLevelAt(sigma: number, time: number): NoiseLevel {
  const a = 1 / Math.hypot(1, sigma);
  return { a, b: sigma * a, sigma, time };
}

/**
 * Looks at own samples with noise and with the same noise subtracted, so that what the network makes of the sample and what it makes
 * of the noise come apart. A posterior mean's errors are orthogonal to its estimates of the noise and of the sample. That the
 * output is locally linear tells what the two would be at a level nearby: exactly so in the limit of the level looked at.
 */
export async function levelEvidence(
  answer: Answer,
  coefficients: CoefficientsAt,
  { samples, mean }: OwnSamples,
  { lnSigma, time, seed }: { lnSigma: number; time: number; seed: number },
): Promise<LevelEvidence> {
  const d = mean.length;
  const size = samples.length;
  const noise = normals(seed, size);
  const seen = vpLevelAt(Math.exp(lnSigma), time);
  const x = new Float64Array(2 * size);
  for (let j = 0; j < size; j++) {
    x[j] = seen.a * samples[j]! + seen.b * noise[j]!;
    x[size + j] = seen.a * samples[j]! - seen.b * noise[j]!;
  }
  const output = await answer(x, time);
  const even = new Float64Array(size);
  const odd = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    even[j] = (output[j]! + output[size + j]!) / 2;
    odd[j] = (output[j]! - output[size + j]!) / 2;
  }
  // About their means over the samples: where noise is high, the error of the samples' mean is larger than what D says of a sample.
  const varying = centered(even, d);
  const clean = samples.map((value, j) => value - mean[j % d]!);
  const freedom = size / d / Math.max(1, size / d - 1);
  const ofSample = gram([clean, varying]).map((row) => row.map((value) => freedom * value));
  const ofNoise = gram([noise, odd]);
  const biases = (ln: number): LevelBiases => {
    const level = vpLevelAt(Math.exp(ln), time);
    const { a, b } = level;
    const { cSkip, cOut } = coefficients(level);
    // What the sample and the noise each add to D and to n̂, in the bases of `ofSample` and `ofNoise`.
    const denoised = { ofSample: [cSkip * a, (cOut * a) / seen.a], ofNoise: [cSkip * b, (cOut * b) / seen.b] };
    const estimated = {
      ofSample: less(denoised.ofSample, 1).map((value) => (-a / b) * value),
      ofNoise: denoised.ofNoise.map((value, k) => Number(k === 0) - (a / b) * value),
    };
    // What each is of the two together, and their inner products with the errors.
    const [noiseOff, denoisedOff] = [less(estimated.ofNoise, 1), less(denoised.ofSample, 1)];
    const ofNoise2 = form(ofSample, estimated.ofSample, estimated.ofSample);
    const ofSample2 = form(ofNoise, denoised.ofNoise, denoised.ofNoise);
    const noise2 = ofNoise2 + form(ofNoise, estimated.ofNoise, estimated.ofNoise);
    const denoised2 = ofSample2 + form(ofSample, denoised.ofSample, denoised.ofSample);
    return {
      noise: (ofNoise2 + form(ofNoise, estimated.ofNoise, noiseOff)) / noise2,
      noiseError: Math.sqrt((ofNoise2 + form(ofNoise, noiseOff, noiseOff)) / noise2),
      denoised: (ofSample2 + form(ofSample, denoised.ofSample, denoisedOff)) / denoised2,
      denoisedError: Math.sqrt((ofSample2 + form(ofSample, denoisedOff, denoisedOff)) / denoised2),
    };
  };
  const inconsistency = (ln: number): number => {
    const { noise: ofNoise, denoised } = biases(ln);
    return Math.min(1, Math.hypot(ofNoise, denoised));
  };
  return { at: lnSigma, inconsistency, biases };
}

type Gram = readonly (readonly number[])[];

function gram(vectors: readonly Float64Array[]): Gram {
  return vectors.map((one) => vectors.map((other) => dot(one, other)));
}

function form(matrix: Gram, left: readonly number[], right: readonly number[]): number {
  return matrix.reduce(
    (sum, row, i) => sum + left[i]! * row.reduce((inner, value, j) => inner + value * right[j]!, 0),
    0,
  );
}

/** Without the first vector of the basis, `times` over. */
function less(vector: readonly number[], times: number): number[] {
  return vector.map((value, k) => (k === 0 ? value - times : value));
}

/** Rows of [B, d] about their mean. */
function centered(rows: Float64Array, d: number): Float64Array {
  const mean = meanRow(rows, d);
  return rows.map((value, j) => value - mean[j % d]!);
}
