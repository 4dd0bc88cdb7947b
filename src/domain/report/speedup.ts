import type { Count, Interval } from './numbers';

export interface SpeedupSection {
  /** Own evaluations / evaluations with the skip. */
  evaluations: number;
  /** Wall-clock ratio on this device; `batchOne` beside the batch used. */
  measured: (Interval & { batch: Count; batchOne?: Interval }) | null;
}
