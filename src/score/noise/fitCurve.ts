import { lnSigmaAt, type SeenTimestep, type FamilySchedule } from './fitSchedule';
import { curveOf } from './scheduleCurve';
import { DROWNED, type TailPair } from './tailResponse';

/** Steps of ln σ, and how far from the schedule before a curve is looked for. */
const STEP = 0.06;
const FAR = 3;
/** Neighboring knots depart from the schedule before by about as much as each other, within this. */
const SMOOTH = 0.7;
/** Squared deviations that make an interval of two standard deviations. */
const INTERVAL = 4;

/** A schedule as the looks alone show it. */
export interface MeasuredCurve {
  readonly schedule: FamilySchedule;
  /** Squared deviations that the looks say against it. */
  readonly said: number;
  /** Half the width of the interval of ln σ at each knot, about two standard deviations: [knots]. */
  readonly knots: readonly { readonly timestep: number; readonly lnSigma: number; readonly error: number }[];
}

/**
 * The curve of ln σ over the timesteps that the looks speak for, whatever its family: a departure from the schedule before that is smooth,
 * found by dynamic programming over ln σ at the timesteps looked at.
 */
export function fitCurve(
  before: Float64Array,
  seen: readonly SeenTimestep[],
  tails: readonly TailPair[],
): MeasuredCurve {
  const moments = [
    ...new Set([...seen.map(({ timestep }) => timestep), ...tails.flatMap(({ timesteps }) => timesteps)]),
  ];
  moments.sort((a, b) => a - b);
  const guess = moments.map((t) => Math.min(DROWNED, withinLeast(lnSigmaAt(before, t))));
  const count = 2 * Math.round(FAR / STEP) + 1;
  const levels = guess.map((ln) => Float64Array.from({ length: count }, (_, i) => ln + (i - (count - 1) / 2) * STEP));
  const own = moments.map((t, k) => {
    const look = seen.find(({ timestep }) => timestep === t);
    return levels[k]!.map((ln) => (look ? look.inconsistency(ln) ** 2 : 0));
  });
  const between = moments.slice(1).map((t, k) => {
    const tail = tails.find(({ timesteps: [from, to] }) => from === moments[k] && to === t);
    return stepsBetween(levels[k]!, levels[k + 1]!, tail);
  });
  const forth = swept(own, between, count);
  const back = swept([...own].reverse(), [...between].reverse().map(transposed(count)), count).reverse();
  const total = own.map((costs, k) => costs.map((cost, i) => forth[k]![i]! + back[k]![i]! - cost));
  const knots = total.map((costs, k) => {
    const least = costs.indexOf(Math.min(...costs));
    const inside = costs.reduce(
      (most, cost, i) => (cost <= costs[least]! + INTERVAL ? Math.max(most, Math.abs(i - least)) : most),
      0,
    );
    return { timestep: moments[k]!, lnSigma: levels[k]![least]!, error: Math.max(STEP, inside * STEP) };
  });
  const schedule = curveOf(departed(before, knots));
  const said = saidAgainst(schedule.alphas, seen, tails);
  return { schedule, said, knots };
}

/** Between these σ a curve tells a schedule that differs from it. */
const TELLING = [Math.log(0.1), Math.log(30)] as const;
/** By so much more than the curve's own error a schedule of which it tells departs from it. */
const DIFFERS = 0.3;

/**
 * Whether a schedule departs from a measured curve by more than the curve may be off.
 * @param times how many times its own error that is
 */
export function departsFrom({ knots }: MeasuredCurve, alphas: Float64Array, times: number): boolean {
  return knots.some(
    ({ timestep, lnSigma, error }) =>
      lnSigma > TELLING[0] &&
      lnSigma < TELLING[1] &&
      Math.abs(lnSigmaAt(alphas, timestep) - lnSigma) > DIFFERS + times * error,
  );
}

/**
 * Squared deviations that looks and tails say against a schedule.
 * @param smoothing variance that the samples looked at have beside the data's, see `smoother`
 */
export function saidAgainst(
  alphas: Float64Array,
  seen: readonly SeenTimestep[],
  tails: readonly TailPair[],
  smoothing = 0,
): number {
  const lnAt = (t: number): number => Math.min(DROWNED, smoother(lnSigmaAt(alphas, t), smoothing));
  return (
    seen.reduce((sum, { timestep, inconsistency }) => sum + inconsistency(lnAt(timestep)) ** 2, 0) +
    tails.reduce((sum, { timesteps: [from, to], against }) => sum + against(lnAt(from), lnAt(to)), 0)
  );
}

/** Where there is hardly any noise. */
const CLEAN = Math.log(0.001);

/**
 * ln σ of a level of which noise of variance c is taken for a part of the data: x = a·x₀ + b·n is also a′·x₀′ + b′·n with x₀′ = (x₀ + √c·n)/√(1 + c),
 * a′² = (1 + c)·a² and a′² + b′² = 1, so that σ′² = (σ² − c)/(1 + c).
 */
function smoother(lnSigma: number, c: number): number {
  if (c === 0) return lnSigma;
  const square = (Math.exp(2 * lnSigma) - c) / (1 + c);
  return square > 0 ? Math.max(CLEAN, Math.log(square) / 2) : CLEAN;
}

/** The curve without that part of the data which is noise of variance c. */
export function sharper({ schedule, said, knots }: MeasuredCurve, c: number): MeasuredCurve {
  if (c === 0) return { schedule, said, knots };
  return {
    schedule: curveOf(schedule.alphas.map((alpha) => alpha / (1 + c))),
    said,
    knots: knots.map((knot) => ({ ...knot, lnSigma: Math.log((1 + c) * Math.exp(2 * knot.lnSigma) + c) / 2 })),
  };
}

/** Below this there is no noise. */
function withinLeast(lnSigma: number): number {
  return Math.max(Math.log(0.01), lnSigma);
}

/** What speaks against each step from one knot's level to the next one's, [from, to]. */
function stepsBetween(from: Float64Array, to: Float64Array, tail: TailPair | undefined): Float64Array {
  const count = from.length;
  const costs = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) {
      const uneven = ((j - i) * STEP) / SMOOTH;
      const falls = to[j]! < from[i]! ? Infinity : 0;
      costs[i * count + j] = falls + uneven ** 2 + (falls ? 0 : (tail?.against(from[i]!, to[j]!) ?? 0));
    }
  return costs;
}

/** The least total cost up to each level of each knot: [knots, levels]. */
function swept(own: readonly Float64Array[], between: readonly Float64Array[], count: number): Float64Array[] {
  const sums: Float64Array[] = [];
  for (const [k, costs] of own.entries()) {
    const [before, steps] = [sums[k - 1], between[k - 1]];
    sums.push(
      costs.map((cost, j) => {
        if (!before || !steps) return cost;
        let least = Infinity;
        for (let i = 0; i < count; i++) least = Math.min(least, before[i]! + steps[i * count + j]!);
        return cost + least;
      }),
    );
  }
  return sums;
}

function transposed(count: number): (matrix: Float64Array) => Float64Array {
  return (matrix) => matrix.map((_, k) => matrix[(k % count) * count + Math.floor(k / count)]!);
}

/** ᾱ of a schedule that departs from another by as much as at the knots, and in a straight line between: [T]. */
function departed(before: Float64Array, knots: MeasuredCurve['knots']): Float64Array {
  const off = knots.map(
    ({ timestep, lnSigma }) => lnSigma - Math.min(DROWNED, withinLeast(lnSigmaAt(before, timestep))),
  );
  return before.map((_, t) => {
    const next = knots.findIndex(({ timestep }) => timestep >= t);
    const [right, left] = [next < 0 ? knots.length - 1 : next, Math.max(0, (next < 0 ? knots.length : next) - 1)];
    const [from, to] = [knots[left]!.timestep, knots[right]!.timestep];
    const part = to > from ? Math.min(1, Math.max(0, (t - from) / (to - from))) : 0;
    const lnSigma = lnSigmaAt(before, t) + off[left]! + part * (off[right]! - off[left]!);
    return 1 / (1 + Math.exp(2 * lnSigma));
  });
}
