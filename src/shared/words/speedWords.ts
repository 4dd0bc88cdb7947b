import type { SkipPlan, SpeedupSection } from '../../domain/report';
import { headlinedSpeedup } from '../../domain/speed';
import { fixedRange, percent, times } from '../format';
import { t } from '../l10n';

/** "1.28× (1.26–1.31) at batch 16, 1.22× at batch 1"; null where it was not measured. */
export function measuredSpeedup(speedup: SpeedupSection | undefined): string | null {
  if (!speedup?.measured) return null;
  const { measured } = speedup;
  const whole = t('{0} ({1}) at batch {2}', times(measured.value), fixedRange(measured), measured.batch);
  return measured.batchOne ? `${whole}, ${t('{0} at batch 1', times(measured.batchOne.value))}` : whole;
}

/** Why a measured speedup is not in the headline, in one sentence; null where it is, or where there is no measurement. */
export function speedupDoubt(speedup: SpeedupSection | undefined, plan: SkipPlan): string | null {
  if (!speedup?.measured || headlinedSpeedup(speedup) !== null) return null;
  return t(
    'This does not match {0} fewer evaluations ({1}); the machine was probably busy.',
    percent(plan.saved),
    times(speedup.evaluations),
  );
}
