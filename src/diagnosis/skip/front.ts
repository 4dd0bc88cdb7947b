import type { PlanShape } from './predict';

/** The grid that plans are made on. */
export interface PlanSpace {
  /** Steps of the baseline sampler. */
  readonly ownSteps: number;
  /** Evaluations of so many steps. */
  readonly evaluations: (steps: number) => number;
}

/**
 * The plan of fewest steps that is predicted to pass; of several with as many steps the one that skips least, which changes the fewest
 * images. null where none that is cheaper than the baseline sampler passes.
 * @param passes with `skipped` within the own grid
 */
export function cheapest(
  start: PlanShape['start'],
  space: PlanSpace,
  passes: (plan: PlanShape) => boolean,
): PlanShape | null {
  const { ownSteps } = space;
  const own = space.evaluations(ownSteps);
  const [shallowest, deepest] = start === 'none' ? [0, 0] : [1, ownSteps - 1];
  for (let steps = 1; steps < ownSteps && space.evaluations(steps) < own; steps++)
    // At the last level there is one step to take, the one to σ = 0.
    for (let skipped = shallowest; skipped <= (steps > 1 ? Math.min(deepest, ownSteps - 2) : deepest); skipped++) {
      const plan = { start, skipped, steps };
      if (passes(plan)) return plan;
    }
  return null;
}
