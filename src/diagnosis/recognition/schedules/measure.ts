import type { Network } from '../../../engine/network';
import { predictions } from '../../../domain/predictions';
import type { NoiseLevel } from '../../../domain/noiseLevel';
import { timeInputs } from '../../../domain/timeInputs';
import { followSchedule } from '../../../score/noise/followSchedule';
import { distance, measureSchedule } from '../../../score/noise/measureSchedule';
import type { FamilySchedule, ScheduleFit } from '../../../score/noise/fitSchedule';
import { coefficientsAt } from '../../../score/parameterization';
import { cleanLevel } from '../../../score/noise/schedule';
import { DiagnosisError } from '../../../shared/failure';
import type { Hypothesis } from '../hypothesis';
import { scheduleOf, USUAL_NAMES } from './named';

/**
 * A network that is this far from agreeing with itself, over all levels and where noise and data are of a size, is too rough to measure,
 * or not what it is taken for. Exact networks stay below 0.15 and 0.065 under their own schedule.
 */
const MOST_INCONSISTENT = 0.2;
const MOST_IN_CORE = 0.085;
/** A schedule that is nobody's own must reach noise: a one-step student agrees with itself as if it were told of ever less. */
export const LEAST_TOP_UNUSUAL = 6;
/** Another one that is not this much worse is as good. */
const AS_GOOD = 1.5;
/** Schedules that differ by less in ln σ serve as well. */
const THE_SAME = 0.25;
/** Schedules offered to choose from. */
const MOST_RIVALS = 3;
/** Evaluations a sample: rounds of sampling, and of looks at the timesteps. */
const EVALUATIONS = 260;
/** Numbers in the samples of a measurement by few evaluations, and how many samples there are at most. */
const FEW = { numbers: 256, most: 8 };
/** Two samples of so many numbers suffice. */
const LARGE = 512;
/** Numbers in the samples of the long one. */
const MANY = 3500;

/** Whether the level that a timestep stands for can be measured: where it is no part of the output, it cannot. */
export function isMeasurable({ family, parameterization: { prediction, time } }: Hypothesis): boolean {
  return family === 'vp' && predictions[prediction].levelFreeFormula(time) === null;
}

/** Hypotheses with the schedules that a network shows; whether that could not be found out for want of evaluations. */
export interface ShownSchedules {
  readonly shown: readonly Hypothesis[];
  readonly isCut: boolean;
  /** What it points to, if not surely, where that could not be found out: to be offered as choices. */
  readonly likely: readonly Hypothesis[];
  /** Some schedule or other fits what was measured. */
  readonly fitsOne: boolean;
  /** Whether what was measured, if too little to be used, speaks against a schedule. */
  readonly speaksAgainst: (hypothesis: Hypothesis) => boolean;
}

/**
 * A hypothesis with the schedules that the network shows, the best first; none where it shows none. Several where they differ and the
 * network does not tell them apart.
 * @param looked hypotheses that differ in their schedules alone, the likeliest first, with the samples drawn under them where some were
 */
export async function withMeasuredSchedules(
  network: Network,
  looked: readonly { readonly hypothesis: Hypothesis; readonly samples?: Float64Array | undefined }[],
  {
    batch,
    seed,
    affords,
    needsFamily,
  }: { batch: number; seed: number; affords: (evaluations: number) => boolean; needsFamily: boolean },
): Promise<ShownSchedules> {
  const hypothesis = looked[0]?.hypothesis;
  const none: ShownSchedules = { shown: [], isCut: false, likely: [], fitsOne: false, speaksAgainst: () => false };
  if (!hypothesis || hypothesis.schedule.timesteps === null) return none;
  const { parameterization } = hypothesis;
  const { timesteps } = hypothesis.schedule;
  const timeAt = (timestep: number): number =>
    timeInputs[parameterization.time].valueAt({ ...cleanLevel(), time: timestep }, timesteps);
  const d = network.dimension;
  const unknown = {
    answer: async (x: Float64Array, timestep: number): Promise<Float64Array> => {
      const output = new Float64Array(x.length);
      for (let start = 0; start < x.length; start += batch * d)
        output.set(await network.run(x.subarray(start, start + batch * d), timeAt(timestep)), start);
      // Nothing can be measured by it: a schedule that ends in ᾱ = 0 may end in NaN.
      if (!output.every(Number.isFinite))
        throw new DiagnosisError(
          'network-output',
          `The network’s output is not finite at timestep ${timestep}.`,
          'Check for an overflow or damaged weights at that timestep.',
        );
      return output;
    },
    coefficients: (level: NoiseLevel) => coefficientsAt(parameterization, level),
    dimension: d,
    timesteps,
    seed,
  };
  const alphasOf = ({ schedule }: Hypothesis): Float64Array =>
    Float64Array.from({ length: timesteps }, (_, t) => (schedule.levelAtTimestep?.(t).a ?? 0) ** 2);
  const starts = looked.map(({ hypothesis: one, samples }) => ({
    alphas: alphasOf(one),
    samples,
  }));
  const withSchedule = (fit: FamilySchedule): Hypothesis => {
    const { schedule, name } = scheduleOf(fit);
    return { ...hypothesis, schedule, betas: name };
  };
  const samplesOf = (numbers: number): number => Math.max(d < LARGE ? 3 : 2, Math.ceil(numbers / d));
  try {
    const few = Math.min(FEW.most, samplesOf(FEW.numbers));
    const followed = await followSchedule({ ...unknown, count: few }, starts, {
      affords,
      needsFamily,
      believesCurve: parameterization.prediction !== 'score',
      isPreferred: isMostUsual,
    });
    const { found } = followed;
    if (followed.found && reachesNoise(followed.found)) {
      const { error, assumedWithin } = followed;
      const known = { ...(error !== null && { scheduleError: error }), ...(assumedWithin && { assumedWithin }) };
      return { ...none, shown: [{ ...withSchedule(followed.found), ...known }] };
    }
    const open: ShownSchedules = followed.found
      ? none
      : {
          ...none,
          likely: followed.likely.map(withSchedule),
          fitsOne: followed.fits,
          speaksAgainst: (one) => followed.speaksAgainst(alphasOf(one)),
        };
    if (!found && !followed.isCut) return open;
    const count = Math.min(128, Math.max(4, samplesOf(MANY)));
    if (!affords(EVALUATIONS * count))
      return { ...open, isCut: true, likely: found ? [withSchedule(found)] : open.likely };
    const fits = await measureSchedule({ ...unknown, start: alphasOf(hypothesis), count });
    return { ...none, shown: apart(fits).map(withSchedule) };
  } catch (error) {
    if (error instanceof DiagnosisError) return none;
    throw error;
  }
}

function reachesNoise(fit: FamilySchedule): boolean {
  return isMostUsual(fit) || scheduleOf(fit).schedule.sigmaMax >= LEAST_TOP_UNUSUAL;
}

/** The best fit, and those that differ from it and fit as well; of these the most usual one alone where there is one. */
function apart(fits: readonly ScheduleFit[]): ScheduleFit[] {
  const [best] = fits;
  if (!best || best.inconsistency > MOST_INCONSISTENT || best.core > MOST_IN_CORE) return [];
  if (!reachesNoise(best)) return [];
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

function isMostUsual(fit: FamilySchedule): boolean {
  return USUAL_NAMES.includes(scheduleOf(fit).name ?? '');
}
