import type { NoiseLevel } from '../../../score/noise/level';
import { EQUAL_QUALITY } from '../../../domain/quality';
import { errorRatio, typicalError } from '../../../score/statistics/quality';
import { straightRuns } from '../../baseline/straightRuns';
import type { StepRecord } from '../../baseline/trajectory';
import type { ModeledSubject } from '../../modeledSubject';
import { defineFinding, type Found } from '../finding';
import { counted } from '../../../shared/format';
import { round } from '../../../shared/format';

/** A baseline sampler further off the reference solution, in the data's standard deviation, is no measure of straightness. */
const OWN_ERROR = 0.25;
/** Fewer steps than this to be saved are not worth mentioning. */
const FEWEST_STEPS = 2;

export const straightSteps = defineFinding<{
  /** "σ = 80 to 57.6 (2 steps)" */
  spans: string[];
  ratio: number;
  low: number;
  high: number;
  seeds: number;
  evaluations: number;
  baselineEvaluations: number;
}>({
  code: 'straight-steps',
  title: 'Several steps on one straight line',
  words: ({ spans, ratio, low, high, seeds, evaluations, baselineEvaluations }) =>
    `The path is straight from ${spans.join(' and from ')}: taken in one step${spans.length > 1 ? ' each' : ''}, with ${counted(evaluations, 'evaluation')} instead of ${baselineEvaluations}, the error is ${round(ratio)} (${round(low)}–${round(high)}) of the sampler’s over ${counted(seeds, 'seed')}.`,
});

/** A finding where the straight runs, each taken in one step, leave the error as it is: run and compared on the seeds of the record. */
export async function findStraightSteps(subject: ModeledSubject, steps: readonly StepRecord[]): Promise<Found[]> {
  const { sampler, dimension: d, seed, runs, gaussian } = subject;
  const { levels } = sampler.fullRun;
  const [first] = steps;
  const end = levels.at(-1);
  const seeds = (first?.x.length ?? 0) / d;
  if (!end || seeds < 4 || runs.referenceSeeds < seeds) return [];
  const own = await runs.baselineErrors(seeds);
  const ownError = typicalError(own);
  if (!(ownError <= OWN_ERROR * runs.baselineStd())) return [];
  const straight = straightRuns({ steps, finals: await runs.baselineFinals(seeds), end }, gaussian, ownError);
  const inner = new Set(straight.flatMap(({ from, to }) => levels.slice(from + 1, to)));
  if (inner.size < FEWEST_STEPS) return [];
  const kept = levels.filter((level) => !inner.has(level)).map(withoutLanding);
  const evaluations =
    sampler.fullRun.evaluations +
    sampler.solver.evaluations(kept.length - 1) -
    sampler.solver.evaluations(levels.length - 1);
  if (!subject.budget.affords(seeds * evaluations)) return [];
  const plan = { start: 'none', spacing: 'kept', levels: kept, skippedSteps: 0, evaluations } as const;
  const { value, low, high } = errorRatio(await runs.errors(plan, gaussian, seeds), own, seed);
  if (high > EQUAL_QUALITY) return [];
  const spans = straight.map(
    ({ from, to }) => `${sigma(levels[from])} to ${sigma(levels[to])} (${counted(to - from, 'step')})`,
  );
  return [
    straightSteps.of({
      spans,
      ratio: value,
      low,
      high,
      seeds,
      evaluations,
      baselineEvaluations: sampler.fullRun.evaluations,
    }),
  ];
}

/** DDIM's landings are those of the grid that a level was in. */
function withoutLanding({ a, b, sigma, time }: NoiseLevel): NoiseLevel {
  return { a, b, sigma, time };
}

function sigma(level: NoiseLevel | undefined): string {
  return level && Number.isFinite(level.sigma) ? `σ = ${round(level.sigma)}` : 'infinite σ';
}
