import { lnSigmaAt, type FamilySchedule } from './fitSchedule';
import type { ScheduleFamily } from './scheduleFamilies';

/** Where a measured schedule is written down, as parts of T − 1: closer where ln σ bends. */
const KNOTS = [0, 0.01, 0.03, 0.06, 0.12, 0.2, 0.3, 0.42, 0.55, 0.68, 0.78, 0.86, 0.93, 0.97, 0.985, 0.99, 0.995, 1];
/** Every timestep has more noise than the one before, by this in ln σ at least. */
const LEAST_STEP = 1e-6;

/**
 * ln σ between given points, each a part of T − 1 and its ln σ: what was measured of a schedule that is none of the known ones. As an
 * option writes it, "curve:0,-4.6,0.5,0,1,5".
 */
export const curveFamily: ScheduleFamily = {
  name: 'curve',
  parameters: [],
  alphas: (timesteps, points) => {
    const at = interpolated(points);
    let before = -Infinity;
    return Float64Array.from({ length: timesteps }, (_, t) => {
      before = Math.max(before + LEAST_STEP, at(t / Math.max(1, timesteps - 1)));
      return 1 / (1 + Math.exp(2 * before));
    });
  },
  usual: () => [],
  followsTimesteps: true,
};

/** Whether a list of numbers is one of points, from the first timestep to the last and from less noise to more. */
export function arePoints(list: readonly number[]): boolean {
  if (list.length < 4 || list.length % 2 === 1 || list.some((value) => !Number.isFinite(value))) return false;
  if (list[0] !== 0 || list[list.length - 2] !== 1) return false;
  return list.every((value, k) => k < 2 || value > (list[k - 2] ?? 0) || (k % 2 === 1 && value === list[k - 2]));
}

/** A schedule as a curve through ln σ at its own knots, in as many digits as it is written with. */
export function curveOf(alphas: Float64Array): FamilySchedule {
  const timesteps = alphas.length;
  const last = Math.max(1, timesteps - 1);
  const moments = [...new Set(KNOTS.map((part) => Math.round(part * last)))];
  let least = -Infinity;
  const parameters = moments.flatMap((t) => {
    least = Math.max(least, Number(lnSigmaAt(alphas, t).toFixed(2)));
    return [Number((t / last).toPrecision(3)), least];
  });
  return {
    family: curveFamily,
    parameters,
    zeroSnr: false,
    timesteps,
    alphas: curveFamily.alphas(timesteps, parameters),
  };
}

/** The monotone cubic through the points [Fritsch & Carlson 1980]. */
function interpolated(points: readonly number[]): (u: number) => number {
  const x = points.filter((_, k) => k % 2 === 0);
  const y = points.filter((_, k) => k % 2 === 1);
  const secants = x.slice(1).map((right, k) => ((y[k + 1] ?? 0) - (y[k] ?? 0)) / (right - (x[k] ?? 0)));
  const slopes = x.map((_, k) => {
    const [before, after] = [secants[k - 1], secants[k]];
    if (before === undefined || after === undefined) return before ?? after ?? 0;
    return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
  });
  return (u) => {
    let k = 0;
    while (k < secants.length - 1 && u > (x[k + 1] ?? 1)) k++;
    const [left, right] = [x[k] ?? 0, x[k + 1] ?? 1];
    const width = right - left;
    const s = Math.min(1, Math.max(0, (u - left) / width));
    const [from, to] = [y[k] ?? 0, y[k + 1] ?? 0];
    const [slope, next] = [(slopes[k] ?? 0) * width, (slopes[k + 1] ?? 0) * width];
    return (
      from * (1 + 2 * s) * (1 - s) ** 2 + slope * s * (1 - s) ** 2 + to * s * s * (3 - 2 * s) + next * s * s * (s - 1)
    );
  };
}
