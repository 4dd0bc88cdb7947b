import type { Interval, SpeedupSection } from './report';

/**
 * The measured wall-clock ratio, if a headline may state it beside the evaluations. On a busy machine it often may not.
 * @param speedup undefined before it was measured
 * @returns null where nothing was measured, or where the measurement and the ratio of evaluations cannot both be true
 */
export function headlinedSpeedup(speedup: SpeedupSection | undefined): number | null {
  if (!speedup?.measured) return null;
  const { evaluations, measured } = speedup;
  return (measured.reliable ?? isPlausible(measured, evaluations)) ? measured.value : null;
}

/**
 * Whether a ratio of times says something, and what the ratio of evaluations lets one expect: its interval contains that ratio, and is
 * narrower than what is gained. "1.10 (0.96 to 1.52)" for a ratio of 1.21 tells nothing.
 */
export function isPlausible({ low, high }: Interval, evaluations: number): boolean {
  return low <= evaluations && evaluations <= high && high - low <= Math.abs(evaluations - 1);
}
