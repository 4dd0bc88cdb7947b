import type { Network } from '../../engine/network';
import { dot } from '../../score/algebra/orthonormal';
import { fitEvenClock, fitVeBase, type ApparentSigma } from '../../score/noise/clockFit';
import { childSeed, normals } from '../../score/statistics/normal';
import { ladderSchedule, veGeometricSchedule, veSchedule } from '../../score/noise/schedule';
import { DiagnosisError } from '../../shared/failure';
import type { KnownFacts, MeasuredClock } from './hypothesis';

/** σ that the first look assumes, within a factor of ten of those of published networks. */
const GUESS = 10;
/** Below this σ the data's own extent counts as much as the noise. */
const LEAST = 2;
/** σ that follows from the one before changes little after as many looks. */
const LOOKS = 3;
/** Times that a clock is measured at, and how far down from the largest σ. */
const POINTS = 8;
const RANGE = 5;
/** A clock of two readings is the simpler one where that is not this much farther from what is seen. */
const AS_NEAR = 3;
/** ln σ of exact networks is met to 1e-4, of trained ones to some percent. */
const NEAR = 1e-3;
/** The usual base serves a network whose own is no farther from it. */
const USUAL = 0.002;

/**
 * The schedules of time inputs of which σ does not follow from the time alone, as the network's answer to pure noise shows them:
 * F = −x/σ² of a score and x/σ of a noise predictor, wherever noise drowns the data.
 */
export async function measureClocks(
  network: Network,
  { wholeTimes, timesteps }: KnownFacts,
  seed: number,
): Promise<readonly MeasuredClock[]> {
  if (!wholeTimes) return ofFractions(await apparentSigmas(network, [1, 0.9], seed));
  if (timesteps === undefined || timesteps < 4) return [];
  const points = await apparentSigmas(network, [0, Math.max(1, Math.round(timesteps / 16))], seed, Math.round);
  if (points.length < 2) return [];
  const { sigmaAtZero: top, rate } = fitEvenClock(points);
  const least = top * Math.exp(rate * (timesteps - 1));
  return least < top ? [{ time: 'sigma-index', schedule: ladderSchedule(least, top, timesteps) }] : [];
}

function ofFractions(points: readonly ApparentSigma[]): MeasuredClock[] {
  if (points.length < 2) return [];
  const even = fitEvenClock(points);
  const { base, misfit } = fitVeBase(points);
  if (!(even.rate > 0)) return [];
  if (misfit > AS_NEAR * even.misfit + NEAR)
    return [
      {
        time: 've-geometric',
        schedule: veGeometricSchedule(even.sigmaAtZero, even.sigmaAtZero * Math.exp(even.rate)),
      },
    ];
  const schedule = veSchedule(base);
  return Math.abs(Math.log(schedule.sigmaMax / veSchedule().sigmaMax)) < USUAL ? [] : [{ time: 've-t', schedule }];
}

/**
 * What the network shows at times from that of its largest σ on: two tell how σ falls, the others are spread over where noise drowns the data.
 * @param allowed the nearest time that it takes
 */
async function apparentSigmas(
  network: Network,
  [first, second]: readonly [number, number],
  seed: number,
  allowed: (time: number) => number = (time) => time,
): Promise<ApparentSigma[]> {
  const top = await measureSigma(network, first, seed, GUESS);
  const below = top === null ? null : await measureSigma(network, second, seed, top);
  if (top === null || below === null || below >= top) return [];
  const rate = Math.log(below / top) / (second - first);
  const last = first + Math.log(Math.max(LEAST / top, 1 / RANGE)) / rate;
  const points = [{ time: first, sigma: top }];
  for (let i = 1; i < POINTS; i++) {
    const time = allowed(first + ((last - first) * i) / (POINTS - 1));
    if (points.some((one) => one.time === time)) continue;
    const sigma = await measureSigma(network, time, seed, top * Math.exp(rate * (time - first)));
    if (sigma !== null) points.push({ time, sigma });
  }
  return points.length > 1 ? points : [...points, { time: second, sigma: below }];
}

/**
 * σ at a time as if the data were nothing beside the noise, of a network without a signal's scale; null where its answer is no noise, or the noise
 * does not drown the data.
 * @param guess of σ
 */
async function measureSigma(network: Network, time: number, seed: number, guess: number): Promise<number | null> {
  const noise = normals(childSeed(seed, 3), network.dimension);
  let sigma = guess;
  for (let look = 0; look < LOOKS; look++) {
    const x = new Float64Array(2 * noise.length);
    noise.forEach((n, j) => {
      x[j] = sigma * n;
      x[noise.length + j] = -sigma * n;
    });
    let output: Float64Array;
    try {
      output = await network.run(x, time);
    } catch (error) {
      if (error instanceof DiagnosisError) return null;
      throw error;
    }
    const gain = dot(x, output) / dot(x, x);
    const before = sigma;
    sigma = gain < 0 ? Math.sqrt(-1 / gain) : 1 / gain;
    if (!(sigma >= LEAST / 2 && sigma < 1e5)) return null;
    if (Math.abs(Math.log(sigma / before)) < 1e-3) break;
  }
  return sigma >= LEAST ? sigma : null;
}
