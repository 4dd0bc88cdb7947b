import { meanRow, squaresAbout } from '../statistics/mean';
import { childSeed } from '../statistics/normal';
import { dpmSolver } from '../solvers/dpmSolver';
import { addNoise } from './addNoise';
import { freeFits, lnSigmaAt, usualFits, type ScheduleFit, type SeenTimestep } from './fitSchedule';
import type { Denoise } from './level';
import { levelEvidence, type LevelBiases, type LevelEvidence } from './levelEvidence';
import { distance, type UnknownSchedule } from './measureSchedule';
import { cleanLevel, distinct, karrasSigmas, vpSchedule } from './schedule';

/** Where the timesteps lie that are looked at, as parts of T. */
const PARTS = [0.04, 0.12, 0.25, 0.42, 0.6, 0.78, 0.93];
/** Beyond these ln σ nothing is told apart. */
const LEAST = Math.log(0.01);
const MOST = Math.log(150);
/** A look says where to go next up to this distance in ln σ. */
const REACH = 1.5;
/** A sampler that takes few evaluations, and as many steps; more where more samples tell finer differences. */
const SOLVER = dpmSolver();
const STEPS = 7;
const FINE_STEPS = 14;
/** Where sampling begins at least, and in deviations of the samples. */
const TOP = 5;
const TOP_OF_STD = 3;
/** Schedules that differ by less in ln σ are taken for one; looks along one that differs by less than the second still serve. */
const SETTLED = 0.1;
const NEAR = 0.3;
/** Schedules that differ by less in ln σ serve as well as each other. */
const THE_SAME = 0.25;
/** Bias that an exact network has after so short a sampling, by chance aside, and how that grows above σ = 3 with ln σ. */
const FLOOR = 0.03;
const GROWTH = 2;
/** Directions in which denoised samples differ, at most. */
const DIRECTIONS = 10;
/** What a single look may say against a schedule, in squared deviations of chance for each of its two biases. */
const MOST_SAID = 16;
/** Deviations that a schedule may be off at, in the root mean square: twice what chance alone makes it. */
const FITS = 1.4;
/** Schedules that are named where none is found. */
const MOST_LIKELY = 3;
/** Squared deviations that separate the schedule found from every other one. */
const ENOUGH = 9;
/** Samples of each round from one start, in those of the first: more where the first do not tell. */
const ROUNDS = [1, 1, 1, 2, 2, 4];
/** Rounds after which a schedule fits, if not surely, where one does. */
const PATIENCE = 2;

/** Evaluations of the looks for each sample. */
const LOOKS = 2 * PARTS.length;

/** A schedule to begin with: ᾱ, [T], and samples that the network drew under it, [n, d], where there are some. */
export interface ScheduleStart {
  readonly alphas: Float64Array;
  readonly samples?: Float64Array | undefined;
}

interface FollowOptions {
  /** Whether so many evaluations more may be taken. */
  readonly affords: (evaluations: number) => boolean;
  /** Of schedules that are as good as each other, the one to take. */
  readonly isPreferred: (fit: ScheduleFit) => boolean;
}

/** The schedule; where there is none, whether more evaluations may tell, and what the looks so far point to, the likeliest first. */
export type FollowedSchedule =
  | { readonly found: ScheduleFit }
  | { readonly found: null; readonly isCut: boolean; readonly likely: readonly ScheduleFit[] };

/** The looks at one set of samples: what they say of ln σ at a timestep, in squared deviations of chance. */
interface SampleSet {
  readonly samples: Float64Array;
  readonly alphas: Float64Array;
  /** [looks] */
  readonly against: ((lnSigma: number) => number)[];
}

/**
 * The schedule of a network, from few evaluations: own samples are drawn under a schedule, what the network makes of them at a few
 * timesteps leads to a better one, and so on until it stays. Each bias counts by its own chance error, so that a few hundred numbers
 * suffice where noise and data are of a size.
 * @param starts schedules to begin with, the likeliest first
 */
export async function followSchedule(
  unknown: UnknownSchedule,
  starts: readonly ScheduleStart[],
  { affords, isPreferred }: FollowOptions,
): Promise<FollowedSchedule> {
  const { dimension: d, timesteps, count, seed } = unknown;
  const moments = [...new Set(PARTS.map((part) => Math.round(part * (timesteps - 1))))];
  // A start from which several schedules fit, or which leads to none, leaves it open.
  let isOpen = false;
  let likely: readonly ScheduleFit[] = [];
  for (const [s, start] of starts.entries()) {
    let isWrong = false;
    let guess = start.alphas;
    let sets: SampleSet[] = [];
    for (const [round, more] of ROUNDS.entries()) {
      const given = round === 0 ? start.samples : undefined;
      const price = given ? (LOOKS * given.length) / d : (SOLVER.evaluations(stepsOf(more)) + LOOKS) * count * more;
      if (!affords(price)) return { found: null, isCut: true, likely };
      const { samples, isReached } = given
        ? { samples: given, isReached: true }
        : await draw(
            unknown,
            guess,
            { samples: repeated(sets.at(-1)?.samples, count * more * d), steps: stepsOf(more) },
            childSeed(seed, ROUNDS.length * s + round),
          );
      const set = await looked(
        unknown,
        { samples, alphas: guess },
        moments,
        childSeed(seed, 100 + ROUNDS.length * s + round),
      );
      sets = [...sets.filter((one) => distance(one, { alphas: guess }) < NEAR), set];
      const { best, margin, asGood, apart } = judged(timesteps, moments, sets);
      if (!(best.inconsistency > (likely[0]?.inconsistency ?? Infinity))) likely = apart;
      const isSettled = distance(best, { alphas: guess }) < SETTLED;
      if (isSettled && isReached) {
        if (best.inconsistency <= FITS && margin >= ENOUGH) return { found: asGood.find(isPreferred) ?? best };
      }
      // Samples that were drawn from none before may mislead; those after them do not.
      isWrong = best.inconsistency > FITS && round >= (isSettled ? 1 : PATIENCE);
      if (isWrong) break;
      guess = best.alphas;
    }
    isOpen ||= !isWrong;
  }
  return { found: null, isCut: isOpen, likely };
}

/** The likeliest schedule, and by how many squared deviations it is likelier than any that differs from it. */
function judged(
  timesteps: number,
  moments: readonly number[],
  sets: readonly SampleSet[],
): { best: ScheduleFit; margin: number; asGood: readonly ScheduleFit[]; apart: readonly ScheduleFit[] } {
  const seen: SeenTimestep[] = moments.map((timestep, i) => ({
    timestep,
    inconsistency: (lnSigma) =>
      Math.sqrt(sets.reduce((sum, { against }) => sum + against[i]!(lnSigma), 0) / sets.length),
  }));
  // Free parameters fit better than those of published networks by chance alone.
  const said = ({ inconsistency, isUsual }: ScheduleFit): number =>
    moments.length * sets.length * inconsistency ** 2 + (isUsual ? 0 : ENOUGH);
  const usual = usualFits(timesteps, seen);
  const fits = [...usual, ...freeFits(usual, seen)].sort((one, other) => said(one) - said(other));
  const best = fits[0]!;
  const rival = fits.find((one) => distance(one, best) > THE_SAME && (!best.isUsual || one.isUsual));
  const asGood = fits.filter((one) => distance(one, best) <= THE_SAME && said(one) < said(best) + ENOUGH);
  const apart: ScheduleFit[] = [];
  for (const fit of fits) {
    if (apart.length === MOST_LIKELY) break;
    if (apart.every((one) => distance(one, fit) > THE_SAME)) apart.push(fit);
  }
  return { best, margin: rival ? said(rival) - said(best) : Infinity, asGood, apart };
}

async function looked(
  { answer, coefficients, dimension: d }: UnknownSchedule,
  { samples, alphas }: Pick<SampleSet, 'samples' | 'alphas'>,
  moments: readonly number[],
  seed: number,
): Promise<SampleSet> {
  const own = { samples, mean: meanRow(samples, d) };
  const against: ((lnSigma: number) => number)[] = [];
  for (const [i, time] of moments.entries()) {
    const lnSigma = within(lnSigmaAt(alphas, time));
    const look: LevelEvidence = await levelEvidence(answer, coefficients, own, {
      lnSigma,
      time,
      seed: childSeed(seed, i),
    });
    against.push((anyLnSigma) => {
      const at = within(anyLnSigma);
      return Math.abs(at - lnSigma) > REACH
        ? 2 * MOST_SAID
        : squaredDeviations(look.biases(at), at, { count: samples.length / d, d });
    });
  }
  return { samples, alphas, against };
}

/** How far two biases are from 0, in their chance errors: of the noise over all numbers, of the sample over the few directions that it has. */
function squaredDeviations(
  { noise, noiseError, denoised, denoisedError }: LevelBiases,
  lnSigma: number,
  { count, d }: { count: number; d: number },
): number {
  const floor = FLOOR * (1 + GROWTH * Math.max(0, lnSigma - Math.log(3)));
  const ofNoise = noise ** 2 / (noiseError ** 2 / (count * d) + floor ** 2);
  const ofSample = denoised ** 2 / (denoisedError ** 2 / (count * Math.min(d, DIRECTIONS)) + floor ** 2);
  return Math.min(MOST_SAID, ofNoise) + Math.min(MOST_SAID, ofSample);
}

async function draw(
  { answer, coefficients, dimension: d }: UnknownSchedule,
  alphas: Float64Array,
  { samples: before, steps }: { samples: Float64Array; steps: number },
  seed: number,
): Promise<{ samples: Float64Array; isReached: boolean }> {
  const schedule = vpSchedule(alphas);
  const denoise: Denoise = async (x, level) => {
    const { cSkip, cOut } = coefficients(level);
    const output = await answer(x, level.time);
    return output.map((value, j) => cSkip * x[j]! + cOut * value);
  };
  const needed = (samples: Float64Array): number =>
    Math.min(schedule.sigmaMax, Math.max(TOP, TOP_OF_STD * stdOf(samples, d)));
  const top = needed(before);
  const sigmas = karrasSigmas(top, Math.max(schedule.sigmaMin, 0.02), steps);
  const levels = distinct(sigmas.map((sigma) => schedule.levelAt(sigma)));
  const samples = await SOLVER.sample(denoise, addNoise(before, levels[0]!, seed), [...levels, cleanLevel()]);
  return { samples, isReached: top >= needed(samples) };
}

const stepsOf = (more: number): number => (more > 1 ? FINE_STEPS : STEPS);

function stdOf(samples: Float64Array, d: number): number {
  return Math.sqrt(squaresAbout(samples, meanRow(samples, d)) / Math.max(1, samples.length - d));
}

function within(lnSigma: number): number {
  return Math.min(MOST, Math.max(LEAST, lnSigma));
}

/** As many numbers, the same samples over and over; zeros where there are none. */
function repeated(samples: Float64Array | undefined, length: number): Float64Array {
  return Float64Array.from({ length }, (_, j) => (samples ? samples[j % samples.length]! : 0));
}
