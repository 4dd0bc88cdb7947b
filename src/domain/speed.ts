import type { SpeedupSection } from './report';

/**
 * The measured wall-clock ratio, if a headline may state it beside the evaluations: only if its interval contains the ratio of
 * evaluations. On a busy machine it often does not.
 * @param speedup undefined before it was measured
 * @returns null where nothing was measured, where the measurement has no interval, or where the interval excludes `evaluations`
 */
export function headlinedSpeedup(speedup: SpeedupSection | undefined): number | null {
  if (!speedup?.measured) return null;
  const { evaluations, measured } = speedup;
  return measured.low <= evaluations && evaluations <= measured.high ? measured.value : null;
}
