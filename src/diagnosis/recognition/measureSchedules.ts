import type { Network } from '../../engine/network';
import { predictions } from '../../domain/predictions';
import { timeInputs } from '../../domain/timeInputs';
import { distance, measureSchedule } from '../../score/noise/measureSchedule';
import type { ScheduleFit } from '../../score/noise/fitSchedule';
import { coefficientsAt } from '../../score/parameterization';
import { cleanLevel } from '../../score/noise/schedule';
import { DiagnosisError } from '../../shared/failure';
import type { Hypothesis } from './hypothesis';
import { scheduleOf, USUAL_NAMES } from './schedules';

/**
 * A network that is this far from agreeing with itself, over all levels and where noise and data are of a size, is too rough to measure,
 * or not what it is taken for. Exact networks stay below 0.15 and 0.065 under their own schedule.
 */
const MOST_INCONSISTENT = 0.2;
const MOST_IN_CORE = 0.085;
/** A schedule that is nobody's own must reach noise: a one-step student agrees with itself as if it were told of ever less. */
const LEAST_TOP_UNUSUAL = 6;
/** Another one that is not this much worse is as good. */
const AS_GOOD = 1.5;
/** Schedules that differ by less in ln σ serve as well. */
const THE_SAME = 0.25;
/** Schedules offered to choose from. */
const MOST_RIVALS = 3;
/** Evaluations a sample: rounds of sampling, and of looks at the timesteps. */
const EVALUATIONS = 260;

/** Whether the level that a timestep stands for can be measured: where it is no part of the output, it cannot. */
export function isMeasurable({ family, parameterization: { prediction, time } }: Hypothesis): boolean {
  return family === 'vp' && predictions[prediction].levelFreeFormula(time) === null;
}

function samplesFor(dimension: number): number {
  return Math.min(128, Math.max(8, Math.ceil(3500 / dimension)));
}

/** Network evaluations that measuring a schedule costs, about. */
export function evaluationsToMeasure(dimension: number): number {
  return samplesFor(dimension) * EVALUATIONS;
}

/**
 * A hypothesis with the schedules that the network shows, the best first; none where it shows none. Several where they differ and the
 * network does not tell them apart.
 * @param hypothesis with the likeliest schedule so far
 */
export async function withMeasuredSchedules(
  network: Network,
  hypothesis: Hypothesis,
  { batch, seed }: { batch: number; seed: number },
): Promise<Hypothesis[]> {
  const { parameterization, schedule } = hypothesis;
  const { timesteps } = schedule;
  if (timesteps === null) return [];
  const timeAt = (timestep: number): number =>
    timeInputs[parameterization.time].valueAt({ ...cleanLevel(), time: timestep }, timesteps);
  const d = network.dimension;
  try {
    const fits = await measureSchedule({
      answer: async (x, timestep) => {
        const output = new Float64Array(x.length);
        for (let start = 0; start < x.length; start += batch * d)
          output.set(await network.run(x.subarray(start, start + batch * d), timeAt(timestep)), start);
        return output;
      },
      coefficients: (level) => coefficientsAt(parameterization, level),
      dimension: d,
      timesteps,
      start: Float64Array.from({ length: timesteps }, (_, t) => (schedule.levelAtTimestep?.(t).a ?? 0) ** 2),
      count: samplesFor(d),
      seed,
    });
    return apart(fits).map((fit) => {
      const { schedule: measured, name } = scheduleOf(fit);
      return { ...hypothesis, schedule: measured, betas: name };
    });
  } catch (error) {
    if (error instanceof DiagnosisError) return [];
    throw error;
  }
}

/** The best fit, and those that differ from it and fit as well; of these the most usual one alone where there is one. */
function apart(fits: readonly ScheduleFit[]): ScheduleFit[] {
  const [best] = fits;
  if (!best || best.inconsistency > MOST_INCONSISTENT || best.core > MOST_IN_CORE) return [];
  if (!best.isUsual && scheduleOf(best).schedule.sigmaMax < LEAST_TOP_UNUSUAL) return [];
  const kept: ScheduleFit[] = [];
  for (const fit of fits) {
    if (
      fit.core > AS_GOOD * best.core ||
      fit.inconsistency > AS_GOOD * best.inconsistency ||
      (best.isUsual && !fit.isUsual)
    )
      continue;
    if (isMostUsual(fit)) return [fit];
    if (kept.every((one) => distance(one, fit) > THE_SAME)) kept.push(fit);
  }
  return kept.slice(0, MOST_RIVALS);
}

function isMostUsual(fit: ScheduleFit): boolean {
  return USUAL_NAMES.includes(scheduleOf(fit).name ?? '');
}
