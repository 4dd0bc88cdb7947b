import type { Behavior, LevelComparison, Precision, SigmaRange } from '../domain/verification';

/**
 * The largest relative RMS of a network's output that rounding in each arithmetic explains (docs/verify.md has what was measured):
 * networks add up some hundred roundings, so these are far above the unit of each.
 */
const BOUNDS: Readonly<Record<Precision, number>> = { float32: 5e-5, float16: 0.015, int8: 0.3 };

/** Number by number: what reading the output of a denoiser back leaves, in float64. */
const EXACT = 1e-12;

const PRECISIONS = ['float32', 'float16', 'int8'] as const satisfies readonly Precision[];

const ORDER: readonly Behavior[] = ['exact', ...PRECISIONS, 'different', 'not-finite'];

/** What explains a relative RMS difference of the raw output; NaN is an answer that is not finite. */
export function behaviorOf(difference: number): Behavior {
  if (!Number.isFinite(difference)) return 'not-finite';
  if (difference <= EXACT) return 'exact';
  return PRECISIONS.find((precision) => difference <= BOUNDS[precision]) ?? 'different';
}

/** The least precise of all. */
export function worst(levels: readonly LevelComparison[]): Behavior {
  return levels.reduce<Behavior>((so, { behavior }) => (isBeyond(behavior, so) ? behavior : so), 'exact');
}

/** Whether a difference is more than another kind of arithmetic explains. */
export function isBeyond(behavior: Behavior, limit: Behavior): boolean {
  return ORDER.indexOf(behavior) > ORDER.indexOf(limit);
}

/** Between which σ the network leaves what a precision explains; null where it does not. */
export function departure(levels: readonly LevelComparison[], precision: Precision): SigmaRange | null {
  return departureOf(levels, ({ behavior }) => isBeyond(behavior, precision));
}

/** Between which σ something is so. */
export function departureOf(
  levels: readonly LevelComparison[],
  isSo: (level: LevelComparison) => boolean,
): SigmaRange | null {
  const those = levels.filter(isSo).map(({ sigma }) => sigma);
  if (those.length === 0) return null;
  const all = levels.map(({ sigma }) => sigma);
  const [low, high] = [Math.min(...those), Math.max(...those)];
  return { low, high, fromBottom: low === Math.min(...all), toTop: high === Math.max(...all) };
}
