import type { Cause } from '../../domain/verification';
import { leftOut } from './condition';
import type { Bench, Experiment } from './experiment';
import { outputScale } from './outputScale';
import { searchHypotheses } from './search';
import { wholeTimes } from './wholeTimes';

/**
 * Why B differs: the first experiment that explains it, or none.
 * @param missing names of A's conditions that B has no input for
 */
export async function findCause(bench: Bench, missing: readonly string[]): Promise<Cause | null> {
  const experiments: readonly Experiment[] = [leftOut(missing), wholeTimes, searchHypotheses, outputScale];
  for (const experiment of experiments) {
    const found = await experiment(bench);
    if (found) return found;
  }
  return null;
}
