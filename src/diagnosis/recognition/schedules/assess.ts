import type { Network } from '../../../engine/network';
import type { DiagnosisError } from '../../../shared/failure';
import { cost, evaluationsToAssess, fits, isBeyondDoubt, LOOKS, MOST_OF_STUDENT, type Assessment } from '../assess';
import { ambiguousSchedule, isSure } from '../decide';
import type { Group } from '../groups';
import { isMeasurable, LEAST_TOP_UNUSUAL, withMeasuredSchedules } from './measure';
import { leadOf } from '../rivals';
import type { Trials } from '../trials';

/** A schedule that was found may be this much worse than a usual one, in ln of the error: a rough network agrees with wrong ones, too. */
const AS_GOOD = 0.15;

/** Loss of a reading whose schedule is worth asking about: what is no better than a linear filter may be no network of its kind. */
const DENOISES = Math.log(0.9);

/** Bias of a one-step student under its own schedule, by a short look and by a closer one. */
const UNBIASED = { short: 0.03, close: MOST_OF_STUDENT };
/** Loss of a student that a short look alone shows: its answers lie near their samples, where those of a Gaussian's denoiser do not. */
const STUDENT = -0.6;

/** A curve of no known family may follow a network astray, which then denoises hardly better than a linear filter. */
function isBelievable(one: Assessment): boolean {
  return one.hypothesis.scheduleError === undefined || (isSure(one) && isBeyondDoubt(one));
}

/** A reading whose schedule was not measured, since another kind did better: should it be chosen after all, its schedule is open. */
export function unmeasured({ siblings }: Pick<Group, 'siblings'>, one: Assessment): Assessment {
  return siblings.length > 1 && isMeasurable(one.hypothesis) ? { ...one, lead: 0 } : one;
}

/**
 * How much may be made of hypotheses: `first`, less usual kinds are looked at before a schedule is measured of which none of the usual ones
 * does well, and before closer looks at what does not fit; `last`, nothing fits, so that schedules are measured whatever the usual ones do,
 * and what is measured counts alone.
 */
export type Stage = 'first' | 'whole' | 'last';

/** The network, and what may be spent on it. */
interface ScheduleTask {
  readonly network: Network;
  readonly batch: number;
  readonly seed: number;
  readonly affords: (evaluations: number) => boolean;
}

/** Hypotheses that differ in their schedules, looked at; what is to be asked where the limit of the effort did not suffice to measure it. */
export interface AssessedSchedules {
  readonly assessments: readonly Assessment[];
  readonly cut: DiagnosisError | null;
  /** The schedule is still to be measured. */
  readonly isPostponed?: true;
}

/**
 * Where nobody stated the schedule, those that the network shows take the usual ones' place.
 * @param siblings hypotheses that differ in their usual schedules alone
 * @param first the look at the likeliest of them
 * @param most the cost of one that has a chance
 * @param isHopeful it answers noise as its kind does, and nothing else fits
 */
export async function assessSchedules(
  task: ScheduleTask,
  trials: Trials,
  {
    siblings,
    first,
    most,
    stage,
    isHopeful,
  }: {
    siblings: Group['siblings'];
    first: Assessment;
    most: number;
    stage: Stage;
    isHopeful: boolean;
  },
): Promise<AssessedSchedules> {
  const canMeasure = isMeasurable(first.hypothesis);
  const settled = (assessments: readonly Assessment[]): AssessedSchedules => ({ assessments, cut: null });
  // A look that failed outright tells of the kind. One that fits is near enough to the right schedule to measure from; else the best
  // of the usual ones is.
  const isAlone = canMeasure ? fits(first) : !Number.isFinite(cost(first));
  const seen = isAlone ? [first] : await trials.glance(siblings, { isOpen: canMeasure });
  const [best, ...others] = [...seen].sort((a, b) => cost(a) - cost(b));
  if (!best || !canMeasure) return settled(seen);
  if (cost(best) > most) return settled(seen.map((one) => unmeasured({ siblings }, one)));
  // Of a schedule far from all usual ones, none of them denoises.
  if (best.loss >= 0 && !isHopeful) return { ...settled(seen), isPostponed: true };
  if (stage === 'first' && !isBeyondDoubt(best)) {
    const leader = { ...best, lead: 0 };
    return { assessments: [leader, ...others], cut: ambiguousSchedule(leader, seen), isPostponed: true };
  }
  const looked = [best, ...others].map(({ hypothesis, consistency }) => ({
    hypothesis,
    samples: consistency?.isReached ? consistency.samples : undefined,
  }));
  const unseen = siblings.filter((one) => seen.every(({ hypothesis }) => hypothesis !== one));
  const starts = [...looked, ...unseen.map((hypothesis) => ({ hypothesis }))];
  // Where nothing fits, a schedule that is pointed to is worth asking about only if the network denoises under it.
  const reserved = stage === 'last' ? evaluationsToAssess(task.network.dimension, LOOKS.brief) : 0;
  const measured = await withMeasuredSchedules(task.network, starts, {
    ...task,
    affords: (evaluations) => task.affords(evaluations + reserved),
    needsFamily: best.isOneStep === true,
  });
  const { shown, likely, fitsOne, speaksAgainst } = measured;
  // One that was looked at before is found with what the measurement says of it.
  const glanced = await trials.glance(shown);
  const isCut = measured.isCut || glanced.some(({ consistency, failure }) => !consistency && !failure);
  const found = glanced.map((one, i) => ({ ...one, hypothesis: shown[i] ?? one.hypothesis }));
  if (found.length > 0 && found.every((one) => one.loss < best.loss + AS_GOOD && isBelievable(one)))
    return settled(found);
  const usual = await trials.glance(siblings, { isOpen: true });
  // A rough network shows no schedule of its own; what lies close to the best may be as wrong as that one.
  const closer: Assessment[] = [];
  for (const one of usual) closer.push(isCut ? one : await trials.closer(one));
  const least = closer.reduce((one, other) => (cost(other) < cost(one) ? other : one));
  // A one-step student shows no schedule at all; another network may answer as one under a schedule that is not its own.
  const isOther = speaksAgainst(least.hypothesis) && (likely[0]?.schedule.sigmaMax ?? 0) >= LEAST_TOP_UNUSUAL;
  const isUnbiased = isCut
    ? least.bias < UNBIASED.short && least.loss < STUDENT && !isOther
    : least.bias < UNBIASED.close;
  if (least.isOneStep && isUnbiased && found.length === 0) return settled(closer);
  const isOpen = isCut || found.length > 0 || speaksAgainst(least.hypothesis);
  const leader = { ...least, lead: isOpen ? 0 : leadOf(least, closer), likely: [...shown, ...likely] };
  const assessments = closer.map((one) => (one === least ? leader : one));
  const isPointedTo = stage === 'last' && (await trials.glance(likely.slice(0, 1))).some(fits);
  const isWorthAsking =
    least.loss < DENOISES || shown.length > 0 || (stage === 'last' ? isPointedTo : fitsOne || isHopeful);
  return {
    assessments,
    cut: isCut && isWorthAsking ? ambiguousSchedule(leader, assessments) : null,
  };
}
