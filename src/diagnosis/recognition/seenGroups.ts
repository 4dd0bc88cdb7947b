import { cost, type Assessment } from './assess';
import type { Group } from './groups';
import { isMeasurable } from './schedules/measure';
import { isClear } from './rivals';

/** A kind of network, and the look at the likeliest hypothesis of that kind. */
export interface SeenGroup {
  readonly group: Group;
  readonly first: Assessment;
}

/** The best first; where that leaves a doubt, kinds of which another schedule may do better come before those that have no other. */
export function inOrder(seen: readonly SeenGroup[]): readonly SeenGroup[] {
  const sorted = [...seen].sort((a, b) => cost(a.first) - cost(b.first));
  if (!sorted[0] || isClear(sorted[0].first) || sorted[0].first.isOneStep) return sorted;
  const hasOthers = ({ group, first }: SeenGroup): boolean =>
    group.siblings.length > 1 && isMeasurable(first.hypothesis);
  return [...sorted.filter(hasOthers), ...sorted.filter((one) => !hasOthers(one))];
}
