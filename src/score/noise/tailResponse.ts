import { dot, norm } from '../algebra/orthonormal';
import { childSeed, normals } from '../statistics/normal';
import type { Answer, CoefficientsAt } from './levelEvidence';

/** What a network answers to noise n of variance 1, and to −n, at one timestep. */
interface Response {
  readonly timestep: number;
  /** What both have in common: what it says of the data's mean. */
  readonly even: Float64Array;
  /** The rest, without what lies along the noise: what it says of the data's covariance. */
  readonly across: Float64Array;
}

/** How far two neighboring timesteps that stand for ln σ and ln σ′ are from agreeing about the data, in squared deviations. */
export interface TailPair {
  readonly timesteps: readonly [number, number];
  readonly against: (lnSigma: number, later: number) => number;
}

/** From this ln σ on all is noise: levels beyond it count as it. */
export const DROWNED = Math.log(3000);

/** What one pair may say of the mean, and of the covariance. */
const MOST_SAID = 25;
/** What a network says at neighboring levels agrees within this part, with this part of the tangent between the two. */
const LEAST = 0.05;
const TANGENT = 0.3;
/** What the data's extent adds below is known up to this part. */
const EXTENT = 1;
/** What a network's answer to noise is off by, at least: rounding. */
const LEAST_ERROR = 1e-6;

interface TailTask {
  readonly dimension: number;
  /** Ascending timesteps. */
  readonly moments: readonly number[];
  readonly seed: number;
}

/** What the answers at neighboring timesteps say of their levels; of the data's standard deviation a dimension, about. */
export type Tails = (extent: number) => readonly TailPair[];

/**
 * Where noise drowns the data, a network sees their mean μ and covariance Σ whatever the level: D(±n/a) → μ ± a·Σn/b². What it must be
 * told of the levels for μ and Σn to stay the same from one timestep to the next tells how the noise grows there, where samples with noise
 * tell little: at σ = 20 a few samples are drowned, but the mean is 5 % of the answer.
 */
export async function tailAnswers(
  answer: Answer,
  coefficients: CoefficientsAt,
  { dimension, moments, seed }: TailTask,
): Promise<Tails> {
  const n = normals(childSeed(seed, 7), dimension);
  const x = new Float64Array(2 * dimension);
  n.forEach((value, j) => {
    x[j] = value;
    x[dimension + j] = -value;
  });
  const responses: Response[] = [];
  for (const timestep of moments) {
    const output = await answer(x, timestep);
    const half = (sign: number): Float64Array => n.map((_, j) => (output[j]! + sign * output[dimension + j]!) / 2);
    const odd = half(-1);
    const along = dot(odd, n) / dot(n, n);
    responses.push({ timestep, even: half(1), across: odd.map((value, j) => value - along * n[j]!) });
  }
  const last = responses.at(-1);
  // At the last timestep hardly anything but the noise is left: what else there is bounds the network's own error.
  const errorOf = (rest: Float64Array | undefined): number => Math.max(LEAST_ERROR * norm(n), rest ? norm(rest) : 0);
  const errors = { noise: norm(n), ofMean: errorOf(last?.even), ofCovariance: errorOf(last?.across) };
  const scales = scalesAt(coefficients);
  return (extent) =>
    responses.slice(0, -1).map((one, k) => pairOf(one, responses[k + 1]!, { extent, ...errors }, scales));
}

function pairOf(
  one: Response,
  next: Response,
  { extent, noise, ofMean, ofCovariance }: { extent: number; noise: number; ofMean: number; ofCovariance: number },
  scales: Scales,
): TailPair {
  const [mean, covariance] = [compared(one.even, next.even), compared(one.across, next.across)];
  // An error adds to what is seen: it may make the later seem too large, but hardly too small.
  const blurred = (error: number, earlier: Float64Array, later: Float64Array): Blur => ({
    larger: error / Math.min(norm(earlier), norm(later)),
    smaller: error / norm(earlier),
  });
  const [meanBlur, covarianceBlur] = [
    blurred(ofMean, one.even, next.even),
    blurred(ofCovariance, one.across, next.across),
  ];
  const against = (lnSigma: number, later: number): number => {
    const [here, there] = [scales(lnSigma), scales(later)];
    // The eigenvalues that the noise met, about: a mode of variance λ is seen smaller by 1 + λ/σ².
    const spread = (here.ofCovariance * norm(one.across)) / noise;
    const eigenvalue = (spread / extent) ** 2 + extent ** 2;
    const expected = Math.log1p(eigenvalue * Math.exp(-2 * lnSigma)) - Math.log1p(eigenvalue * Math.exp(-2 * later));
    const said = ({ along, tangent }: Comparison, grown: number, { larger, smaller }: Blur): number => {
      if (!(along > 0)) return 0;
      const off = Math.log(grown * along) - expected;
      // A level beyond that one leaves less of the data than it would.
      if (later >= DROWNED && off < 0) return 0;
      const tolerance = LEAST + TANGENT * tangent + EXTENT * Math.abs(expected) + (off > 0 ? larger : smaller);
      return Math.min(MOST_SAID, (off / tolerance) ** 2);
    };
    return (
      said(mean, there.ofMean / here.ofMean, meanBlur) +
      said(covariance, there.ofCovariance / here.ofCovariance, covarianceBlur)
    );
  };
  return { timesteps: [one.timestep, next.timestep], against };
}

/** What errors may add to the logarithm of a ratio, and take from it. */
interface Blur {
  readonly larger: number;
  readonly smaller: number;
}

/** A vector beside an earlier one: its size along that one over that one's, and the tangent of the angle between them. */
interface Comparison {
  readonly along: number;
  readonly tangent: number;
}

function compared(one: Float64Array, next: Float64Array): Comparison {
  const cosine = dot(one, next) / (norm(one) * norm(next));
  if (!(cosine > 0)) return { along: 0, tangent: Infinity };
  const tangent = Math.sqrt(Math.max(0, 1 - cosine * cosine)) / cosine;
  // The mean is purer at the later one, so that the earlier one is projected onto it.
  return { along: norm(next) / (cosine * norm(one)), tangent };
}

/** By what a network's answers at ln σ are multiplied to be the mean, and the covariance times the noise. */
type Scales = (lnSigma: number) => { readonly ofMean: number; readonly ofCovariance: number };

function scalesAt(coefficients: CoefficientsAt): Scales {
  return (lnSigma) => {
    const sigma = Math.exp(lnSigma);
    const a = 1 / Math.hypot(1, sigma);
    const b = sigma * a;
    const ofMean = Math.abs(coefficients({ a, b, sigma, time: 0 }).cOut);
    return { ofMean, ofCovariance: (ofMean * b * b) / a };
  };
}
