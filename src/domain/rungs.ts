import type { Criterion } from './criterion';
import type { Rung, SkipPlan, SkipSection } from './report';

/** The three meanings of "the same result", strictest first. */
export const CRITERIA: readonly Criterion[] = ['error', 'picture', 'look'];

/** Whether the formula saves something on this rung: where fewer steps alone are as cheap, no skip pays. */
export function pays({ with: skip, without }: Rung): boolean {
  return skip !== null && (without === null || skip.evaluations < without.evaluations);
}

/** What takes fewest evaluations on this rung: the skip, fewer steps alone, or nothing that is cheaper than the sampler. */
export function cheapest(rung: Rung): SkipPlan | null {
  return pays(rung) ? rung.with : rung.without;
}

/**
 * Evaluations that the same takes without the formula: the sampler's own where no fewer steps give it; null where that is not known.
 * Distributions of fewer steps are not judged.
 */
export function withoutFormula(criterion: Criterion, { with: skip, without }: Rung, own: number): number | null {
  if (without) return without.evaluations;
  return skip && criterion !== 'look' ? own : null;
}

/** The criterion of the headline: reports without rungs judge by the error. */
export function criterionOf({ criterion }: SkipSection): Criterion {
  return criterion ?? 'error';
}

/** The rung of the headline; null in an older report. */
export function decidingRung(skip: SkipSection): Rung | null {
  return skip.rungs?.[criterionOf(skip)] ?? null;
}
