import { cost, type Assessment } from './assess';
import { ambiguous, areIndistinguishable, type Decision } from './decide';
import { inGroups, type Group } from './groups';
import type { Hypothesis } from './hypothesis';

/** An answer to pure noise that is off by this much more than another reading's speaks against it. */
const OFF = 0.1;

/** An answer to pure noise that is this far from what a reading says is no good evidence for it. */
export const ODD = 0.15;

/**
 * A reading under which the network answers pure noise oddly is not believed on other measurements alone if another kind is as odd.
 * @throws DiagnosisError with both
 */
export function checkAnswersNoise(
  decision: Decision | null,
  tried: readonly Assessment[],
  groups: readonly Group[],
): void {
  if (!decision) return;
  const groupOf = ({ hypothesis }: Assessment): Group | undefined =>
    groups.find(({ siblings }) => inGroups([siblings[0], hypothesis]).length === 1);
  const own = groupOf(decision.assessment);
  if (!own || own.deviation <= ODD) return;
  const others = tried.filter((one) => one.loss < 0 && groupOf(one) !== own).sort((a, b) => cost(a) - cost(b));
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

/** Whether no measurement tells them apart: their time is no part of the output, and they differ in what it stands for alone. */
export function areSiblings(a: Hypothesis, b: Hypothesis): boolean {
  return a !== b && a.parameterization.time === b.parameterization.time && areIndistinguishable(a, b);
}

/** ln of the factor by which the next best of the same kind has more error. */
export function leadOf(best: Assessment, siblings: readonly Assessment[]): number {
  return Math.min(...siblings.filter((one) => one !== best).map(({ loss }) => loss - best.loss));
}
