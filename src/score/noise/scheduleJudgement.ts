import { departsFrom, fitCurve, saidAgainst, sharper, type MeasuredCurve } from './fitCurve';
import {
  freeFits,
  lnSigmaAt,
  usualFits,
  type FamilySchedule,
  type ScheduleFit,
  type SeenTimestep,
} from './fitSchedule';
import { distance } from './measureSchedule';
import type { SampleSet } from './scheduleLooks';
import { schedulesAround } from './scheduleProfile';
import type { TailPair } from './tailResponse';

/** Schedules that differ by less in ln σ serve as well as each other. */
const THE_SAME = 0.25;
/** σ from which schedules are not told apart. */
const DROWNED = 50;
/** Squared deviations that separate a schedule from every other one; free parameters fit better than published ones by that by chance alone. */
const ENOUGH = 9;
/** Squared deviations by which a curve of any shape fits better than the right schedule, by chance alone. */
const CHANCE = 8;
/** Schedules that are named where none is found, and by how much they differ in ln σ at least. */
const MOST_LIKELY = 3;
const DISTINCT = 0.12;
/** Deviations that a schedule may be off at, in the root mean square: twice what chance alone makes it. */
const FITS = 1.4;
/** The same of the curve beside which a family's published schedule is believed that is not among the most usual. */
const TOLD = 0.42;
/** Squared deviations by which free parameters may fit better than the most usual schedule by chance. */
const BETTER = 3;
/** Half the width of the interval of ln σ that a measured curve may have between these σ, and in two thirds of all. */
const PRECISE = 0.24;
const PRECISE_WITHIN = [Math.log(0.1), Math.log(30)] as const;

/** Variances of noise that few samples may hold. */
const NO_SMOOTHING = [0];
/** What they count in squared deviations, by their standard deviation: samples of a better schedule hold none. */
const UNLIKELY = 10;
const SMOOTHINGS = [0, 0.003, 0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3];

/** A network that says nothing where noise is high agrees with itself as if it were told of ever less: no schedule ends there. */
const LEAST_TOP = Math.log(3);

/** A schedule that differs, and by how many squared deviations it is worse. */
interface Rival {
  /** [T] */
  readonly alphas: Float64Array;
  readonly margin: number;
}

export interface FoundSchedule {
  readonly schedule: FamilySchedule;
  /** The likeliest of those that differ from it: of more noise, and of less. */
  readonly rivals: readonly Rival[];
  /** What their margins have to be. */
  readonly least: number;
}

/** What looks and answers to noise make of the schedules that come into question. */
export interface ScheduleJudgement {
  /** The likeliest of the known families. */
  readonly best: ScheduleFit;
  /** The schedule of a known family that nothing speaks against: neither the looks, nor another schedule, nor the curve. */
  readonly found: FoundSchedule | null;
  /** The curve, whatever its family. */
  readonly curve: MeasuredCurve;
  /** Whether all this speaks against a schedule, ᾱ [T], even if it does not tell which is right. */
  readonly speaksAgainst: (alphas: Float64Array) => boolean;
  /** By how much its ln σ may be off where noise and data are of a size. */
  readonly error: number;
  /** It fits, and is known closely enough to be used. */
  readonly isPrecise: boolean;
  /** What is found is one that most networks have, and others that the curve does not tell from it are not. */
  readonly isAssumed: boolean;
  /** The best of the known families fits. */
  readonly isLikely: boolean;
  /** Neither fits. */
  readonly isWrong: boolean;
  /** The likeliest that differ, of the known ones and the curve, each as far as nothing speaks against it, and how they fit. */
  readonly likely: readonly FamilySchedule[];
  /** Where to draw the next samples. */
  readonly next: Float64Array;
}

interface Evidence {
  readonly sets: readonly SampleSet[];
  readonly tails: readonly TailPair[];
  /** The answers are the same whether a part of the noise is taken for a part of the data, as those of a score are. */
  readonly isOpenToSmoothing: boolean;
  /** Whether a schedule is one of those that most networks have. */
  readonly isMostUsual: (fit: FamilySchedule) => boolean;
}

export function judgeSchedules(
  guess: Float64Array,
  moments: readonly number[],
  { sets, tails, isOpenToSmoothing, isMostUsual }: Evidence,
): ScheduleJudgement {
  const seenIn = (share: number): SeenTimestep[] =>
    moments.map((timestep, i) => ({
      timestep,
      inconsistency: (lnSigma) => Math.sqrt(share * sets.reduce((sum, { against }) => sum + against[i]!(lnSigma), 0)),
    }));
  const [each, all] = [seenIn(1 / sets.length), seenIn(1)];
  // Samples that hold noise seem right to a network that they show less noise: their part of it is not counted.
  const smoothings = isOpenToSmoothing ? SMOOTHINGS : NO_SMOOTHING;
  const against = (alphas: Float64Array): number =>
    Math.min(...smoothings.map((c) => saidAgainst(alphas, all, tails, c) + UNLIKELY * Math.sqrt(c)));
  const said = new Map<ScheduleFit, number>();
  const saidOf = (fit: ScheduleFit): number => {
    const known = said.get(fit) ?? against(fit.alphas);
    said.set(fit, known);
    return known + (fit.isUsual ? 0 : ENOUGH);
  };
  const offered = (fit: ScheduleFit): number => saidOf(fit) - (fit.isUsual ? 0 : ENOUGH - BETTER);
  const usual = usualFits(guess.length, each).sort((one, other) => saidOf(one) - saidOf(other));
  const fits = [...usual, ...freeFits(usual, each, against)].sort((one, other) => saidOf(one) - saidOf(other));
  const best = fits[0]!;
  const ofBest = smoothings.map((c) => saidAgainst(best.alphas, all, tails, c) + UNLIKELY * Math.sqrt(c));
  const curve = sharper(fitCurve(guess, all, tails), smoothings[ofBest.indexOf(Math.min(...ofBest))]!);
  const error = errorOf(curve);
  const chance = FITS ** 2 * moments.length * sets.length + 3 * tails.length;
  const isConsistent = (value: number): boolean => value <= chance;
  const top = lnSigmaAt(curve.schedule.alphas, guess.length - 1);
  const fitsCurve = isConsistent(curve.said) && top >= LEAST_TOP;
  // A rough network is off by more than chance, and so is what it shows.
  const times = Math.max(1, curve.said / chance);
  // Answers to noise that no schedule explains: it has other timesteps.
  const breaks = (alphas: Float64Array): boolean => saidAgainst(alphas, [], tails) > 2 * tails.length;
  // Free parameters may follow chance where the looks say little: there the curve departs from them.
  const isNear = best.isUsual || apart(best, curve.schedule) < THE_SAME;
  const isLikely =
    !breaks(best.alphas) && isConsistent(against(best.alphas)) && against(best.alphas) < curve.said + CHANCE;
  // Of those that most networks have, one that fits as well as the best.
  const expected = usual.find(
    (one) => isMostUsual(one) && distance(one, best) <= THE_SAME && saidOf(one) < saidOf(best) + ENOUGH / 3,
  );
  const rivalsOf = (one: ScheduleFit): Rival[] => {
    const others = [...fits, ...schedulesAround(one)]
      .filter((other) => apart(other, one) > THE_SAME)
      .map(({ alphas }) => ({ alphas, margin: against(alphas) - against(one.alphas) }))
      .sort((left, right) => left.margin - right.margin);
    const isAbove = ({ alphas }: Rival): boolean => isNoisier(alphas, one.alphas);
    return [others.find(isAbove), others.find((other) => !isAbove(other))].filter((other) => other !== undefined);
  };
  // What most networks have is believed on less.
  const chosen = [...(expected ? [{ fit: expected, least: 0 }] : []), { fit: best, least: ENOUGH }]
    .map(({ fit, least }) => ({ fit, least, rivals: rivalsOf(fit) }))
    .find(({ rivals, least }) => rivals.every(({ margin }) => margin >= least));
  // A person chooses: published parameters come first only where they fit about as well.
  const byFit = [...fits].sort((one, other) => offered(one) - offered(other));
  const likely: FamilySchedule[] = isLikely ? [] : [curve.schedule];
  for (const fit of byFit) {
    if (likely.length > MOST_LIKELY) break;
    if (likely.every((one) => apart(one, fit) > DISTINCT)) likely.push(fit);
  }
  if (isLikely && likely.every((one) => apart(one, curve.schedule) > DISTINCT)) likely.splice(2, 0, curve.schedule);
  return {
    best,
    found: isLikely && isNear && chosen ? { schedule: chosen.fit, rivals: chosen.rivals, least: chosen.least } : null,
    curve,
    speaksAgainst: (alphas) =>
      breaks(curve.schedule.alphas) ||
      departsFrom(curve, alphas, Math.sqrt(times)) ||
      against(alphas) - against(usual[0]!.alphas) > BETTER * times,
    error,
    isAssumed: chosen !== undefined && chosen.fit === expected && error > TOLD,
    isPrecise: fitsCurve && error <= PRECISE && sets.length > 1,
    isLikely,
    isWrong: !fitsCurve && !isLikely,
    likely,
    next: isLikely || isOpenToSmoothing || against(best.alphas) < curve.said ? best.alphas : curve.schedule.alphas,
  };
}

/** Largest difference in ln σ, up to where nothing is left to tell. */
function apart(one: Pick<FamilySchedule, 'alphas'>, other: Pick<FamilySchedule, 'alphas'>): number {
  return distance(one, other, DROWNED);
}

/** Whether a schedule has more noise than another where they differ most. */
function isNoisier(one: Float64Array, other: Float64Array): boolean {
  let most = 0;
  for (let t = 0; t < one.length; t++) {
    const within = (alphas: Float64Array): number => Math.min(Math.log(DROWNED), lnSigmaAt(alphas, t));
    const off = within(one) - within(other);
    if (Math.abs(off) > Math.abs(most)) most = off;
  }
  return most > 0;
}

function errorOf({ knots }: MeasuredCurve): number {
  const [least, most] = PRECISE_WITHIN;
  const within = knots.filter(({ lnSigma }) => lnSigma >= least && lnSigma <= most);
  return Math.max(0, ...within.map(({ error }) => error));
}
