import type { Rung, RungStatus, SkipVerdict } from '../../../domain/report';
import type { Answer } from '../settle';
import type { PlanShape } from '../predict';

/** A rung as far as it is answered. */
export interface RungDraft {
  readonly with: Answer | null;
  readonly without: Answer | null;
  readonly isotropic: PlanShape | null;
  readonly status: RungStatus;
  readonly reference: Rung['reference'];
  /** Why nothing is recommended, where the rungs do not say. */
  readonly verdict?: SkipVerdict;
  /** Said in place of the plan's own words. */
  readonly reason: string | null;
}

/** Whether the formula saves more than simply fewer steps. */
export function pays({ with: plan, without }: RungDraft, evaluations: (steps: number) => number): boolean {
  if (!plan) return false;
  return !without || evaluations(plan.shape.steps) < evaluations(without.shape.steps);
}
