import type { Gaussian } from '../../score/gaussian';
import type { NoiseLevel } from '../../score/noise/level';
import { norm } from '../../score/algebra/orthonormal';
import { EQUAL_QUALITY } from '../../domain/quality';
import { errorRatio, typicalError } from '../../score/statistics/quality';
import { eulerStep } from '../../score/solvers/solver';
import type { Warning } from '../../domain/report';
import { carriedToEnd, type StepRecord } from '../baseline/trajectory';
import type { SeededRuns } from '../baseline/seededRuns';
import type { Subject } from '../subject';
import { round } from '../../shared/figures';

/** Part of the own sampler's error that one straight line in place of several steps may add. */
const STRAIGHT = 0.1;
/** An own sampler further off the true solution, in the data's deviation, is no measure of straightness. */
const OWN_ERROR = 0.25;
/** Fewer steps than this to be saved are not worth a word. */
const TOLD_STEPS = 2;

/** Levels [from, to] of the own grid that lie on one straight line. */
export interface StraightRun {
  readonly from: number;
  readonly to: number;
}

/**
 * Where the way is straight the denoised sample does not change, and one step of Euler's goes as far as many. Its end is held against
 * the recorded states; the difference, carried on to σ = 0, may be a tenth of the own sampler's error. Costs no evaluation.
 * @param finals where the last step ended, [S, d] as the states
 */
export function straightRuns(
  steps: readonly StepRecord[],
  finals: Float64Array,
  end: NoiseLevel,
  gaussian: Gaussian,
  ownError: number,
): StraightRun[] {
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

/** A finding where the straight runs, each walked in one step, leave the error as it is: run and compared on the seeds of the record. */
export async function straightSteps(
  subject: Subject,
  runs: SeededRuns,
  steps: readonly StepRecord[],
  gaussian: Gaussian,
): Promise<Warning[]> {
  const { sampler, dimension: d, seed } = subject;
  const { levels } = sampler.fullRun;
  const seeds = steps[0]!.x.length / d;
  const own = await runs.baselineErrors(seeds);
  const ownError = typicalError(own);
  if (seeds < 4 || !(ownError <= OWN_ERROR * runs.baselineStd())) return [];
  const straight = straightRuns(steps, await runs.baselineFinals(seeds), levels.at(-1)!, gaussian, ownError);
  const inner = new Set(straight.flatMap(({ from, to }) => levels.slice(from + 1, to)));
  if (inner.size < TOLD_STEPS) return [];
  const kept = levels.filter((level) => !inner.has(level)).map(withoutLanding);
  const evaluations =
    sampler.fullRun.evaluations +
    sampler.solver.evaluations(kept.length - 1) -
    sampler.solver.evaluations(levels.length - 1);
  const plan = { start: 'none', spacing: 'kept', levels: kept, skippedSteps: 0, evaluations } as const;
  const ratio = errorRatio(await runs.measure(plan, gaussian, seeds), own, seed);
  if (ratio.high > EQUAL_QUALITY) return [];
  const between = straight.map(
    ({ from, to }) => `σ = ${sigma(levels[from]!)} to ${sigma(levels[to]!)} (${to - from} steps)`,
  );
  return [
    {
      code: 'straight-steps',
      message: `The way is straight from ${between.join(' and from ')}: walked in one step${straight.length > 1 ? ' each' : ''}, ${evaluations} evaluations instead of ${sampler.fullRun.evaluations}, the error is ${round(ratio.value)} (${round(ratio.low)}–${round(ratio.high)}) of the sampler’s over ${seeds} seeds.`,
    },
  ];
}

/** DDIM's landings are those of the grid that a level was in. */
function withoutLanding({ a, b, sigma, time }: NoiseLevel): NoiseLevel {
  return { a, b, sigma, time };
}

function sigma(level: NoiseLevel): string {
  return Number.isFinite(level.sigma) ? String(round(level.sigma)) : '∞';
}
