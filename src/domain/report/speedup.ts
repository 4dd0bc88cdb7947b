import type { Count, Interval } from './numbers';

export interface SpeedupSection {
  /** Evaluations of the baseline sampler / evaluations with the skip. */
  evaluations: number;
  /** Ratio of wall-clock times (`reliable`: whether it agrees with the ratio of evaluations) on this device, at `batch` and at batch 1. */
  measured: (Interval & { batch: Count; batchOne?: Interval; reliable?: boolean }) | null;
}
