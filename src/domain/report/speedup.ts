import type { Count, Interval } from './numbers';

export interface SpeedupSection {
  /** Evaluations of the baseline sampler / evaluations with the skip. */
  evaluations: number;
  /** Ratio of wall-clock times on this device, at `batch` and at batch 1. */
  measured: (Interval & { batch: Count; batchOne?: Interval }) | null;
}
