import { predictions } from '../../domain/predictions';
import type { SelfConsistency } from '../../score/selfConsistency';
import { cost, fits, isBeyondDoubt, type Assessment } from './assess';
import { ambiguous, areIndistinguishable, isSure, type Decision } from './decide';
import { inGroups, type Group } from './groups';
import type { Hypothesis } from './hypothesis';
import { isMeasurable } from './schedules/measure';

/** An answer to pure noise that is off by this much more than another reading's speaks against it. */
const OFF = 0.1;

/** An answer to pure noise that is this far from what a reading says is no good evidence for it. */
export const ODD = 0.15;

/**
 * What fits is not believed where another kind may be right as well.
 * @throws DiagnosisError with both
 */
export function checkRivals(
  decision: Decision | null,
  tried: readonly Assessment[],
  groups: readonly Group[],
  wholeTimes: boolean,
): void {
  if (wholeTimes) checkFlow(decision, tried);
  checkAnswersNoise(decision, tried, groups);
  checkStudent(decision, tried, groups);
  checkUnbiased(decision, tried, groups);
}

/**
 * A noise predictor of a steep schedule passes for a velocity: where the time is a whole number, as timesteps are, a flow is not believed
 * while it may be one.
 * @throws DiagnosisError with both
 */
function checkFlow(decision: Decision | null, tried: readonly Assessment[]): void {
  if (decision?.assessment.hypothesis.family !== 'flow') return;
  const others = tried.filter(
    ({ hypothesis }) => isMeasurable(hypothesis) && hypothesis.parameterization.prediction === 'epsilon',
  );
  if (others.length > 0) throw ambiguous([decision.assessment, ...others]);
}

/** Whether a kind's answers hold the noise, and the network answers pure noise so. */
export function holdsNoise({ siblings: [one], deviation }: Group): boolean {
  return one.parameterization.prediction !== 'v' && deviation <= ODD;
}

/**
 * A reading under which the network answers pure noise oddly is not believed on other measurements alone if another kind is as odd.
 * @throws DiagnosisError with both
 */
function checkAnswersNoise(decision: Decision | null, tried: readonly Assessment[], groups: readonly Group[]): void {
  if (!decision) return;
  const own = groupOf(decision.assessment, groups);
  if (!own || own.deviation <= ODD) return;
  const others = tried.filter((one) => one.loss < 0 && groupOf(one, groups) !== own).sort((a, b) => cost(a) - cost(b));
  if (others.length > 0) throw ambiguous([decision.assessment, ...others]);
}

/**
 * Whether a group has no chance beside one that a telling name, telling measurements or both speak for.
 * @param lacksName its name does not speak for it, and that of the other does
 */
export function isOutdone(group: Group, leader: Group, lacksName: boolean): boolean {
  if (lacksName) return true;
  const [one, other] = [group.siblings[0], leader.siblings[0]];
  // What its time stands for cannot be measured: a person must hear of both.
  if (areIndistinguishable(one, other)) return false;
  if (group.deviation > leader.deviation + OFF) return true;
  // An input called σ holds σ itself before it holds a function of it.
  return one.family === 'edm' && other.parameterization.time === 'sigma' && one.parameterization.time !== 'sigma';
}

/** Loss of a reading beside which no other needs to be tried. */
const CLEAR_LOSS = -0.6;
/**
 * Bias of the noise at levels above the data's extent, and its chance error: a wrong kind that otherwise fits, such as a velocity for the
 * noise under a sigmoid schedule, has 0.1 and more together, or a small one that is no chance.
 */
const CLEAR_NOISE = { most: 0.075, least: 0.02, chance: 2 };

/** Whether the measurements speak so clearly for a reading that no other kind can be right. */
export function isClear(assessment: Assessment): boolean {
  const { hypothesis, loss, consistency } = assessment;
  const { prediction, time } = hypothesis.parameterization;
  // The clean sample itself holds none of the noise, and is as good a one at another level.
  if (!consistency || predictions[prediction].levelFreeFormula(time) === 'F') return false;
  const high = highLevels(consistency);
  return (
    isSure(assessment) &&
    isBeyondDoubt(assessment) &&
    loss < CLEAR_LOSS &&
    high.length > 0 &&
    high.every(({ noiseBias, noiseChance }) => isUnbiased(Math.abs(noiseBias), noiseChance))
  );
}

/** Whether a reading is clear; a velocity is not where the time is a whole number, as timesteps are. */
export function believed(wholeTimes: boolean): (assessment: Assessment) => boolean {
  return (assessment) => isClear(assessment) && !(wholeTimes && assessment.hypothesis.family === 'flow');
}

function isUnbiased(bias: number, chance: number): boolean {
  const { most, least, chance: deviations } = CLEAR_NOISE;
  return bias + chance < most && bias < Math.max(least, deviations * chance);
}

function highLevels({ levels, std }: SelfConsistency): SelfConsistency['levels'] {
  return levels.filter(({ level }) => level.sigma > std);
}

/**
 * A kind whose answers are biased at high noise is not believed while another, none of whose usual schedules fits, may have an unusual one.
 * @throws DiagnosisError with both
 */
function checkUnbiased(decision: Decision | null, tried: readonly Assessment[], groups: readonly Group[]): void {
  const { consistency } = decision?.assessment ?? {};
  if (!decision || !consistency || !hasRival(decision, groups)) return;
  const isBiased = highLevels(consistency).some(
    ({ noiseBias, noiseChance }) => Math.abs(noiseBias) + noiseChance > CLEAR_NOISE.most,
  );
  const others = rivalsOf(decision, tried, groups);
  if (isBiased && others.length > 0) throw ambiguous([decision.assessment, ...others]);
}

/** What was tried of the kinds that may be right in its place. */
function rivalsOf(
  { assessment }: Decision,
  tried: readonly Assessment[],
  groups: readonly Group[],
): readonly Assessment[] {
  const own = groupOf(assessment, groups);
  const rivals = groups.filter((one) => own && one !== own && isRival(one, own));
  return tried.filter((one) => rivals.some((rival) => groupOf(one, groups) === rival));
}

/**
 * A network that is told of less noise than it is given answers as a one-step student does: it is none while another kind, whose schedule
 * is open, may be right.
 * @throws DiagnosisError with both
 */
function checkStudent(decision: Decision | null, tried: readonly Assessment[], groups: readonly Group[]): void {
  if (!decision?.assessment.isOneStep) return;
  const others = rivalsOf(decision, tried, groups);
  if (others.length > 0) throw ambiguous([decision.assessment, ...others]);
}

/** Whether it is open which of several schedules makes another kind do as well as what was decided for. */
export function hasRival({ assessment }: Decision, groups: readonly Group[]): boolean {
  const own = groupOf(assessment, groups);
  return !isClear(assessment) && groups.some((one) => own && one !== own && isRival(one, own));
}

function groupOf({ hypothesis }: Assessment, groups: readonly Group[]): Group | undefined {
  return groups.find(({ siblings }) => inGroups([siblings[0], hypothesis]).length === 1);
}

/** Whether a kind that has to be tried under several schedules may be right in place of another that happens to fit. */
export function isRival(one: Group, other: Group): boolean {
  return one.siblings.length > 1 && isMeasurable(one.siblings[0]) && one.deviation <= other.deviation + OFF;
}

/** Whether no measurement tells them apart: their time is no part of the output, and they differ in what it stands for alone. */
export function areSiblings(a: Hypothesis, b: Hypothesis): boolean {
  return a !== b && a.parameterization.time === b.parameterization.time && areIndistinguishable(a, b);
}

/** ln of the factor by which the next best of the same kind has more error. */
export function leadOf(best: Assessment, siblings: readonly Assessment[]): number {
  return Math.min(...siblings.filter((one) => one !== best).map(({ loss }) => loss - best.loss));
}

/** A hypothesis that cannot be assessed, since the network overflows there, leaves no room for the next best. */
export function isEclipsed(
  broken: readonly Hypothesis[],
  tried: readonly Assessment[],
  named: (hypothesis: Hypothesis) => boolean,
): boolean {
  const fitting = tried.filter(fits).map(({ hypothesis }) => hypothesis);
  const lacksName = !fitting.some(named);
  const rivals = lacksName ? fitting : fitting.filter(named);
  // Of two that the measurements leave open, the name decides.
  const isOpen = (one: Hypothesis): boolean =>
    rivals.some((rival) => areIndistinguishable(one, rival) && (named(one) || !named(rival)));
  return broken.some((one) => (lacksName && named(one)) || isOpen(one));
}
