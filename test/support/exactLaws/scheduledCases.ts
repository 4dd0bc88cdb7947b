/**
 * Exact networks whose noise schedules nobody states: kinds, parameters, numbers of timesteps and data that the thresholds of the
 * measurement were not set on. Seeds are fixed.
 */
import type { Prediction } from '../../../src/domain/predictions';
import { familySchedule } from '../../../src/score/noise/fitSchedule';
import { cumulativeAlphas } from '../../../src/score/noise/schedule';
import { scheduleFamilies } from '../../../src/score/noise/scheduleFamilies';
import { randomNormals } from '../randomNormals';
import { powerLaw, ring, smoothPictures, twoBlobs } from './cases';
import type { ExactLaw } from './law';
import { mixtureLaw } from './mixtureLaw';

export interface ScheduledCase {
  readonly law: ExactLaw;
  readonly shape: readonly number[];
  readonly prediction: Prediction;
  /** ᾱ_t, [T] */
  readonly alphas: Float64Array;
  readonly clock: Clock;
}

/** What becomes of a timestep beyond the last: refused, taken for the last, or answered in some other way. */
type Clock = 'table' | 'clipped' | 'open';

type Kind = keyof typeof data;

/** Every case by its name. */
export const scheduledCases: Readonly<Record<string, () => ScheduledCase>> = {
  ...named('blobs', 'epsilon', 'clipped', [
    ['sigmoid:-3,3,0.7', 1000],
    ['sigmoid:0,3,0.9', 1000],
    ['sigmoid:-4,2,1.2', 250],
    ['linear-alpha:0.01', 500],
    ['exponential:2e-5,0.04', 1000],
    ['linear:1e-6,0.01', 2000],
    ['linear:0.0005,0.03', 1000],
    ['linear:0.001,0.2', 100],
    ['scaled-linear:0.0015,0.0205', 1000],
    ['scaled-linear:0.0001,0.05', 600],
    ['cosine:0.03', 1000],
    ['cosine', 250],
    ['sigmoid-betas:1e-4,0.03', 1000],
    ['shifted-cosine:0.5', 1000],
  ]),
  ...named('blobs', 'v', 'table', [
    ['sigmoid:-2,4,0.8', 300],
    ['linear+zero-snr', 1000],
    ['scaled-linear+zero-snr', 1000],
    ['shifted-cosine:3', 1000],
    ['linear-alpha', 750],
    ['linear:0.05,0.9', 10],
    ['scaled-linear:0.02,0.7', 16],
  ]),
  ...named('blobs', 'epsilon', 'open', [
    ['linear:0.0002,0.025', 1000],
    ['cosine', 1000],
    ['cosine', 4000],
    ['cosine', 500],
    ['sigmoid', 2000],
    ['linear:0.001,0.2', 100],
    ['linear', 300],
  ]),
  ...named('Gaussian', 'epsilon', 'table', [
    ['linear', 1000],
    ['cosine', 400],
    ['sigmoid:-3,3,0.6', 1000],
  ]),
  ...named('line', 'epsilon', 'table', [
    ['linear:0.001,0.2', 100],
    ['cosine', 1000],
    ['sigmoid:0,3,0.5', 300],
  ]),
  ...named('ring', 'epsilon', 'clipped', [
    ['scaled-linear:0.001,0.35', 50],
    ['linear-alpha:0.001', 1000],
    ['shifted-cosine:2', 200],
  ]),
  ...named('pictures', 'epsilon', 'clipped', [
    ['linear', 1000],
    ['sigmoid:-3,3,0.8', 1000],
    ['shifted-cosine:2', 1000],
  ]),
  ...named('pictures', 'score', 'clipped', [['scaled-linear:0.0015,0.0155', 1000]]),
  ...curved('blobs', 'epsilon', [
    ['1 − √u', 2000, (u) => 1 - Math.sqrt(Math.min(u + 1e-4, 1))],
    ['(1 − u²)²', 1000, (u) => (1 - u * u) ** 2],
    ['Laplace', 1000, laplace],
  ]),
  ...curved('pictures', 'v', [['two slopes', 1000, twoSlopes]]),
  ...betas('blobs', 'epsilon', [
    ['β = 1/(T − t)', 1000, (t, count) => 1 / (count - t)],
    ['β 0.008', 1000, () => 0.008],
  ]),
};

const data = {
  blobs: () => ({ law: blobs(), shape: [1, 8, 8] }),
  Gaussian: () => ({ law: powerLaw(3, 1.2, 501, 64), shape: [1, 8, 8] }),
  line: () => ({ law: twoBlobs(), shape: [1] }),
  ring: () => ({ law: ring(7, 1.2, 0.1), shape: [2] }),
  pictures: () => ({ law: smoothPictures(20, 3, 16), shape: [3, 16, 16] }),
} as const;

function blobs(): ExactLaw {
  const points = randomNormals(16 * 64, 502).map((value) => 0.6 * value);
  return mixtureLaw({ points, variance: 0.02, weights: new Array<number>(16).fill(1 / 16) });
}

type Cases = Record<string, () => ScheduledCase>;

/** Schedules as the option `schedule` writes them. */
function named(kind: Kind, prediction: Prediction, clock: Clock, list: readonly (readonly [string, number])[]): Cases {
  return Object.fromEntries(
    list.map(([written, timesteps]) => [
      `${kind}, ${prediction}, ${written}, T ${timesteps}, ${clock}`,
      () => ({ ...data[kind](), prediction, clock, alphas: noiseless(alphasOf(written, timesteps)) }),
    ]),
  );
}

/** Schedules that are none of the named ones, as ᾱ(u) with u from 0 to 1. */
function curved(
  kind: Kind,
  prediction: Prediction,
  list: readonly (readonly [string, number, (u: number) => number])[],
): Cases {
  return Object.fromEntries(
    list.map(([title, timesteps, curve]) => [
      `${kind}, ${prediction}, ${title}, T ${timesteps}, clipped`,
      () => ({
        ...data[kind](),
        prediction,
        clock: 'clipped' as const,
        alphas: noiseless(Float64Array.from({ length: timesteps }, (_, t) => curve((t + 1) / (timesteps + 1)))),
      }),
    ]),
  );
}

function betas(
  kind: Kind,
  prediction: Prediction,
  list: readonly (readonly [string, number, (t: number, count: number) => number])[],
): Cases {
  return Object.fromEntries(
    list.map(([title, timesteps, beta]) => [
      `${kind}, ${prediction}, ${title}, T ${timesteps}, clipped`,
      () => ({
        ...data[kind](),
        prediction,
        clock: 'clipped' as const,
        alphas: noiseless(
          cumulativeAlphas(Float64Array.from({ length: timesteps }, (_, t) => Math.min(0.999, beta(t, timesteps)))),
        ),
      }),
    ]),
  );
}

function alphasOf(written: string, timesteps: number): Float64Array {
  const [plain = '', rescaled] = written.split('+');
  const [name, list] = plain.split(':');
  const family = scheduleFamilies.find((one) => one.name === name)!;
  const parameters = list === undefined ? family.usual(timesteps)[0]! : list.split(',').map(Number);
  return familySchedule(family, timesteps, parameters, rescaled !== undefined).alphas;
}

/** A timestep without signal has σ = ∞, which no graph of D(x/a; b/a) can reckon with. */
function noiseless(alphas: Float64Array): Float64Array {
  return alphas.map((alpha) => Math.max(alpha, 1e-9));
}

/** ln SNR as a Laplace distribution's quantiles. */
function laplace(u: number): number {
  const off = u - 0.5;
  const logSnr = 1.2 * Math.sign(off) * Math.log(Math.max(1 - 2 * Math.abs(off), 1e-6));
  return 1 / (1 + Math.exp(-2 * logSnr));
}

/** ln σ in two straight lines. */
function twoSlopes(u: number): number {
  const lnSigma = u < 0.6 ? -4 + 4.5 * (u / 0.6) : 0.5 + 3.5 * ((u - 0.6) / 0.4);
  return 1 / (1 + Math.exp(2 * lnSigma));
}
