import { norm } from '../../score/algebra/orthonormal';
import type { Gaussian } from '../../score/gaussian';
import type { NoiseLevel } from '../../score/noise/level';
import { eulerStep } from '../../score/solvers/solver';
import { carriedToEnd, type StepRecord } from './trajectory';

/** Part of the baseline sampler's error that one straight line in place of several steps may add. */
const STRAIGHT = 0.1;

/** Levels [from, to] of the own grid that lie on one straight line. */
interface StraightRun {
  readonly from: number;
  readonly to: number;
}

/** The baseline sampler's run as it came. */
interface WholeRun {
  readonly steps: readonly StepRecord[];
  /** Where the last step ended: x [S, d], as in the steps, and the level. */
  readonly finals: Float64Array;
  readonly end: NoiseLevel;
}

/**
 * Where the way is straight the denoised sample does not change, and one step of Euler's goes as far as many. Its end is held against
 * the recorded states; the difference, carried on to σ = 0, may be a tenth of the baseline sampler's error. Costs no evaluation.
 * @param ownError of the baseline sampler, typical of a seed, in the units of the data
 */
export function straightRuns({ steps, finals, end }: WholeRun, gaussian: Gaussian, ownError: number): StraightRun[] {
  const last = steps.at(-1)!.level;
  const landing = (i: number): { level: NoiseLevel; x: Float64Array } => steps[i] ?? { level: end, x: finals };
  const isStraight = (i: number, j: number): boolean => {
    const { level, x, denoised } = steps[i]!;
    const to = landing(j);
    const off = eulerStep(x, denoised, level, to.level).map((value, k) => value - to.x[k]!);
    const carried = carriedToEnd(off, to.level, last, gaussian);
    return norm(carried) <= STRAIGHT * ownError * Math.sqrt(carried.length);
  };
  const runs: StraightRun[] = [];
  for (let from = 0; from + 1 < steps.length;) {
    let to = from + 1;
    while (to < steps.length && isStraight(from, to + 1)) to++;
    if (to > from + 1) runs.push({ from, to });
    from = to;
  }
  return runs;
}
