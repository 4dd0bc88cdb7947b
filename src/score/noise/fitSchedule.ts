import { scheduleFamilies, zeroTerminalSnr, type ScheduleFamily } from './scheduleFamilies';

/** A schedule of a known family. */
export interface FamilySchedule {
  readonly family: ScheduleFamily;
  readonly parameters: readonly number[];
  /** Rescaled so that the last timestep holds no signal. */
  readonly zeroSnr: boolean;
  readonly timesteps: number;
  /** [T] */
  readonly alphas: Float64Array;
}

export interface ScheduleFit extends FamilySchedule {
  /** Root mean square of the network's inconsistency at the timesteps looked at. */
  readonly inconsistency: number;
  /** The same where noise and data are of a size, where even a rough network is accurate. */
  readonly core: number;
  /** Its parameters are those of published networks. */
  readonly isUsual: boolean;
}

/** What was seen at a timestep: how far the network is from a posterior mean if that timestep stands for ln σ, 0 to 1. */
export interface SeenTimestep {
  readonly timestep: number;
  readonly inconsistency: (lnSigma: number) => number;
}

export function familySchedule(
  family: ScheduleFamily,
  timesteps: number,
  parameters: readonly number[],
  zeroSnr = false,
): FamilySchedule {
  const plain = family.alphas(timesteps, parameters);
  return { family, parameters, zeroSnr, timesteps, alphas: zeroSnr ? zeroTerminalSnr(plain) : plain };
}

/** ln σ at a timestep; finite also where there is no signal. */
export function lnSigmaAt(alphas: Float64Array, timestep: number): number {
  const alpha = Math.min(1 - 1e-12, Math.max(1e-12, alphas[timestep] ?? 0));
  return 0.5 * Math.log(1 / alpha - 1);
}

/** Networks are trained up to noise that drowns the data; told of ever less, one that says nothing there would agree with itself. */
const LEAST_TOP = Math.log(3);

/** The root mean square over the timesteps; more for a schedule that never reaches noise. */
function inconsistencyOf(alphas: Float64Array, seen: readonly SeenTimestep[]): number {
  let squares = 0;
  for (const { timestep, inconsistency } of seen) squares += inconsistency(lnSigmaAt(alphas, timestep)) ** 2;
  return Math.sqrt(squares / seen.length) + Math.max(0, LEAST_TOP - lnSigmaAt(alphas, alphas.length - 1));
}

/** σ between which even a rough network is accurate, in its data's units. */
const CORE = [Math.log(0.1), Math.log(3)] as const;

/** The same over the timesteps where noise and data are of a size. */
function coreInconsistency(alphas: Float64Array, seen: readonly SeenTimestep[]): number {
  const [least, most] = CORE;
  const core = seen.filter(({ timestep }) => {
    const lnSigma = lnSigmaAt(alphas, timestep);
    return lnSigma >= least && lnSigma <= most;
  });
  return core.length === 0 ? 1 : inconsistencyOf(alphas, core);
}

function scored(schedule: FamilySchedule, seen: readonly SeenTimestep[]): Omit<ScheduleFit, 'isUsual'> {
  const { alphas } = schedule;
  return { ...schedule, inconsistency: inconsistencyOf(alphas, seen), core: coreInconsistency(alphas, seen) };
}

/** What was fitted before, with what was seen since. */
export function scoredAnew(fit: ScheduleFit, seen: readonly SeenTimestep[]): ScheduleFit {
  return { ...scored(fit, seen), isUsual: fit.isUsual };
}

/** Families whose last timestep is rescaled to hold no signal in published networks. */
const RESCALED = ['linear', 'scaled-linear'];

/** The schedules of every family that published networks have. */
export function usualFits(timesteps: number, seen: readonly SeenTimestep[]): ScheduleFit[] {
  return scheduleFamilies
    .flatMap((family) =>
      family
        .usual(timesteps)
        .flatMap((parameters) => [
          familySchedule(family, timesteps, parameters),
          ...(RESCALED.includes(family.name) ? [familySchedule(family, timesteps, parameters, true)] : []),
        ]),
    )
    .map((one) => ({ ...scored(one, seen), isUsual: true }))
    .sort((a, b) => a.inconsistency - b.inconsistency);
}

/** Families whose usual parameters fit best, which are fitted from two of them; the others from one. */
const LIKELIEST = 3;

/**
 * The parameters of every family that fit best, from the usual ones on; the best family first.
 * @param costOf what is made least, of ᾱ, [T]
 */
export function freeFits(
  usual: readonly ScheduleFit[],
  seen: readonly SeenTimestep[],
  costOf: (alphas: Float64Array) => number = (alphas) => inconsistencyOf(alphas, seen),
): ScheduleFit[] {
  return [...new Set(usual.map(({ family }) => family))]
    .flatMap((family, rank) => {
      const own = usual.filter((one) => one.family === family);
      const plain = own.find(({ zeroSnr }) => !zeroSnr);
      const likeliest = own.slice(0, rank < LIKELIEST ? 2 : 1);
      const starts = plain && !likeliest.includes(plain) ? [...likeliest, plain] : likeliest;
      const fits = starts
        .map((start) => fitted(start, seen, costOf))
        .sort((a, b) => costOf(a.alphas) - costOf(b.alphas));
      // Rescaled or not: the two differ where hardly any signal is left.
      return [false, true].flatMap((rescaled) => fits.find(({ zeroSnr }) => zeroSnr === rescaled) ?? []);
    })
    .sort((a, b) => a.inconsistency - b.inconsistency);
}

function fitted(
  start: ScheduleFit,
  seen: readonly SeenTimestep[],
  costOf: (alphas: Float64Array) => number,
): ScheduleFit {
  return {
    ...scored(
      fittedFrom(start, ({ alphas }) => costOf(alphas)),
      seen,
    ),
    isUsual: false,
  };
}

/** The schedule of the same family that costs least, near another. */
export function fittedFrom(
  { family, parameters, zeroSnr, timesteps }: FamilySchedule,
  costOf: (schedule: FamilySchedule) => number,
): FamilySchedule {
  const scales = family.parameters;
  const inner = parameters.map((value, k) => (scales[k]!.isLogarithmic ? Math.log(value) : value));
  const outer = (point: readonly number[]): number[] =>
    point.map((value, k) => {
      const { least, most, isLogarithmic } = scales[k]!;
      return Math.min(most, Math.max(least, isLogarithmic ? Math.exp(value) : value));
    });
  const scheduleAt = (point: readonly number[]): FamilySchedule =>
    familySchedule(family, timesteps, outer(point), zeroSnr);
  return scheduleAt(descend((point) => costOf(scheduleAt(point)), inner));
}

/** Steps of the search. */
const DESCENT = 60;

/** A minimum near `start`, by the simplex of Nelder and Mead [1965]. */
function descend(cost: (point: readonly number[]) => number, start: readonly number[]): readonly number[] {
  const corner = (point: readonly number[]): { point: readonly number[]; cost: number } => ({
    point,
    cost: cost(point),
  });
  const simplex = [corner(start), ...start.map((_, k) => corner(start.map((v, i) => (i === k ? v + 0.3 : v))))];
  for (let step = 0; step < DESCENT; step++) {
    simplex.sort((a, b) => a.cost - b.cost);
    const worst = simplex.at(-1)!;
    const others = simplex.slice(0, -1);
    const center = start.map((_, k) => others.reduce((sum, { point }) => sum + point[k]!, 0) / others.length);
    const along = (by: number): ReturnType<typeof corner> =>
      corner(center.map((value, k) => value + by * (worst.point[k]! - value)));
    const reflected = along(-1);
    let next = reflected;
    if (reflected.cost < simplex[0]!.cost) {
      const expanded = along(-2);
      if (expanded.cost < reflected.cost) next = expanded;
    } else if (reflected.cost >= (others.at(-1)?.cost ?? Infinity)) next = along(0.5);
    if (next.cost < worst.cost) simplex[simplex.length - 1] = next;
    else
      for (let i = 1; i < simplex.length; i++)
        simplex[i] = corner(simplex[i]!.point.map((value, k) => (value + simplex[0]!.point[k]!) / 2));
  }
  return simplex.reduce((least, one) => (one.cost < least.cost ? one : least)).point;
}
