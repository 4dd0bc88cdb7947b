import { meanRow, squaresAbout } from '../statistics/mean';
import { childSeed } from '../statistics/normal';
import { dpmSolver } from '../solvers/dpmSolver';
import { addNoise } from './addNoise';
import { lnSigmaAt, type FamilySchedule } from './fitSchedule';
import type { Denoise } from './level';
import { distance, type UnknownSchedule } from './measureSchedule';
import { cleanLevel, distinct, karrasSigmas, vpSchedule } from './schedule';
import { judgeSchedules, type FoundSchedule } from './scheduleJudgement';
import { lookedAt, type SampleSet } from './scheduleLooks';
import { steepest } from './steepStarts';
import { tailAnswers } from './tailResponse';

/** Where the timesteps lie that are looked at, as parts of T; and where the network is given nothing but noise. */
const PARTS = [0.02, 0.1, 0.25, 0.42, 0.6, 0.78, 0.93];
const TAIL_PARTS = [0.42, 0.6, 0.7, 0.78, 0.86, 0.93, 0.97, 0.985, 1];
/** A sampler that takes few evaluations, and as many steps; more where more samples tell finer differences. */
const SOLVER = dpmSolver();
const STEPS = 7;
const FINE_STEPS = 14;
/** Standard deviation of pictures a number. */
const USUAL_EXTENT = 0.5;
/** Where sampling begins at least, and in deviations of the samples. */
const TOP = 5;
const TOP_OF_STD = 3;
/** Schedules that differ by less in ln σ are taken for one; looks along one that differs by less than the second still serve. */
const SETTLED = 0.1;
const NEAR = 0.3;
/** Samples of each round from one start, in those of the first: more where the first do not tell. */
const ROUNDS = [1, 1, 1, 2, 2, 4];
/** Rounds after which a schedule fits, if not surely, where one does. */
const PATIENCE = 2;

/** Squared deviations beyond which a rival need not be tried. */
const CLEAR = 30;
/** Samples that still tell something, where more cannot be afforded. */
const FEWEST = 2;
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
  /** It may be a one-step student, which agrees with some curve or other: only a known family speaks for a schedule. */
  readonly needsFamily: boolean;
  /** A curve of no known family may be used: not where the score of smoother data at lower levels is the same score. */
  readonly believesCurve: boolean;
  /** Of schedules that are as good as each other, the one to take. */
  readonly isPreferred: (fit: FamilySchedule) => boolean;
}

/** The schedule; where there is none, whether more evaluations may tell, and what the looks so far point to, the likeliest first. */
export type FollowedSchedule =
  | {
      readonly found: FamilySchedule;
      /** Of a curve of no known family: by how much its ln σ may be off, within about two standard deviations. */
      readonly error: number | null;
      /** Of one that most networks have, where the measurements alone do not tell it from others: what they tell ln σ within. */
      readonly assumedWithin?: number;
    }
  | {
      readonly found: null;
      readonly isCut: boolean;
      readonly likely: readonly FamilySchedule[];
      /** Some schedule or other fits all that was seen. */
      readonly fits: boolean;
      /** Whether what was measured speaks against a schedule, ᾱ [T]. */
      readonly speaksAgainst: (alphas: Float64Array) => boolean;
    };

/**
 * The schedule of a network, from few evaluations: own samples are drawn under a schedule, what the network makes of them at a few
 * timesteps leads to a better one, and so on until it stays. Each bias counts by its own chance error, so that a few hundred numbers
 * suffice where noise and data are of a size. What fits none of the known families is followed as a curve.
 * @param starts schedules to begin with, the likeliest first
 */
export async function followSchedule(
  unknown: UnknownSchedule,
  starts: readonly ScheduleStart[],
  { affords, needsFamily, believesCurve, isPreferred }: FollowOptions,
): Promise<FollowedSchedule> {
  const { dimension: d, timesteps, count, seed } = unknown;
  const momentsAt = (parts: readonly number[]): number[] => [
    ...new Set(parts.map((part) => Math.round(part * (timesteps - 1)))),
  ];
  const moments = momentsAt(PARTS);
  // A start from which several schedules fit, or which leads to none, leaves it open.
  let isOpen = false;
  let likely: readonly FamilySchedule[] = [];
  let fits = false;
  let least = Infinity;
  let speaksAgainst: (alphas: Float64Array) => boolean = () => false;
  const unaffordable = (): FollowedSchedule => ({ found: null, isCut: true, likely, fits, speaksAgainst });
  if (!affords(2 * TAIL_PARTS.length + LOOKS * FEWEST)) return unaffordable();
  const tails = await tailAnswers(unknown.answer, unknown.coefficients, {
    dimension: d,
    moments: momentsAt(TAIL_PARTS),
    seed,
  });
  const better = steepest(timesteps, starts, tails(USUAL_EXTENT));
  const order: readonly ScheduleStart[] = better ? [better, ...starts] : starts;
  for (const [s, start] of order.entries()) {
    let isWrong = false;
    let guess = start.alphas;
    let sets: SampleSet[] = [];
    for (const [round, more] of ROUNDS.entries()) {
      const given = round === 0 ? start.samples : undefined;
      const priceOf = (drawn: number): number => (given ? LOOKS : SOLVER.evaluations(stepsOf(more)) + LOOKS) * drawn;
      let drawing = given ? given.length / d : count * more;
      while (!given && drawing > FEWEST && !affords(priceOf(drawing))) drawing--;
      if (!affords(priceOf(drawing))) return unaffordable();
      const { samples, isReached } = given
        ? { samples: given, isReached: true }
        : await draw(
            unknown,
            guess,
            { samples: repeated(sets.at(-1)?.samples, drawing * d), steps: stepsOf(more) },
            childSeed(seed, ROUNDS.length * s + round),
          );
      const set = await lookedAt(
        unknown,
        { samples, alphas: guess },
        moments,
        childSeed(seed, 100 + ROUNDS.length * s + round),
      );
      const extent = stdOf(samples, d);
      sets = [...sets.filter((one) => distance(one, { alphas: guess }) < NEAR), set];
      const judged = judgeSchedules(guess, moments, {
        sets,
        tails: tails(extent),
        isOpenToSmoothing: !believesCurve,
        isMostUsual: isPreferred,
      });
      if (s === 0 || judged.curve.said / sets.length < least) {
        [likely, least, fits] = [judged.likely, judged.curve.said / sets.length, !judged.isWrong];
      }
      // Of the likeliest start: samples drawn under another may show nothing at all.
      const earlier = speaksAgainst;
      if (s === 0) speaksAgainst = (alphas) => earlier(alphas) || judged.speaksAgainst(alphas);
      const isSettled = distance({ alphas: judged.next }, { alphas: guess }) < SETTLED;
      if (isSettled && isReached) {
        const { found } = judged;
        if (found && !(s > 0 && isOpen && speaksAgainst(found.schedule.alphas))) {
          const isSound = await standsBeside(unknown, found, {
            samples,
            moments,
            affords,
            seed: childSeed(seed, 500 + s),
          });
          if (isSound) {
            const assumed = judged.isAssumed ? { assumedWithin: judged.error } : {};
            return { found: found.schedule, error: null, ...assumed };
          }
        }
        if (judged.isPrecise && !needsFamily && believesCurve)
          return { found: judged.curve.schedule, error: judged.error };
      }
      // Samples that were drawn from none before may mislead; those after them do not.
      isWrong = (needsFamily ? !judged.isLikely : judged.isWrong) && round >= (isSettled ? 1 : PATIENCE);
      if (isWrong) break;
      guess = judged.next;
    }
    isOpen ||= !isWrong;
  }
  return { found: null, isCut: isOpen, likely, fits, speaksAgainst };
}

/**
 * Whether a schedule is the better one beside its rivals also where each of them has drawn the samples: samples and looks favor the
 * schedule that they were made under.
 */
async function standsBeside(
  unknown: UnknownSchedule,
  { schedule, rivals, least }: FoundSchedule,
  {
    samples: before,
    moments,
    affords,
    seed,
  }: {
    samples: Float64Array;
    moments: readonly number[];
    affords: (evaluations: number) => boolean;
    seed: number;
  },
): Promise<boolean> {
  const { count, dimension: d } = unknown;
  for (const [k, { alphas, margin }] of rivals.entries()) {
    if (margin > CLEAR || !affords((SOLVER.evaluations(STEPS) + LOOKS) * count)) continue;
    const start = repeated(before, count * d);
    const { samples } = await draw(unknown, alphas, { samples: start, steps: STEPS }, childSeed(seed, 2 * k));
    const { against } = await lookedAt(unknown, { samples, alphas }, moments, childSeed(seed, 2 * k + 1));
    const saidOf = (one: Float64Array): number =>
      against.reduce((sum, said, i) => sum + said(lnSigmaAt(one, moments[i]!)), 0);
    if (margin + saidOf(alphas) - saidOf(schedule.alphas) < least) return false;
  }
  return true;
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

/** As many numbers, the same samples over and over; zeros where there are none. */
function repeated(samples: Float64Array | undefined, length: number): Float64Array {
  return Float64Array.from({ length }, (_, j) => (samples ? samples[j % samples.length]! : 0));
}
