import type { SkipPlan, SpeedupSection } from '../domain/report';
import { headlinedSpeedup } from '../domain/speed';
import { fixedRange, percent, times } from './format';

/** "1.28× (1.26–1.31) at batch 16, 1.22× at batch 1"; null where it was not measured. */
export function measuredSpeedup(speedup: SpeedupSection | undefined): string | null {
  if (!speedup?.measured) return null;
  const { measured } = speedup;
  const one = measured.batchOne ? `, ${times(measured.batchOne.value)} at batch 1` : '';
  return `${times(measured.value)} (${fixedRange(measured)}) at batch ${measured.batch}${one}`;
}

/** Why a measured speedup is not in the headline, in one sentence; null where it is, or where there is no measurement. */
export function speedupDoubt(speedup: SpeedupSection | undefined, plan: SkipPlan): string | null {
  if (!speedup?.measured || headlinedSpeedup(speedup) !== null) return null;
  return `This does not match ${percent(plan.saved)} fewer evaluations (${times(speedup.evaluations)}); the machine was probably busy.`;
}
