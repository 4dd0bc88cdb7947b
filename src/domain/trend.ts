import type { Interval } from './report';

/** One diagnosis of a checkpoint among all of them, as far as a trend shows it. */
export interface TrendRun {
  readonly createdAt: string;
  /** "Heun 18" */
  readonly sampler: string;
  /** The verdict in a few words. */
  readonly verdict: string;
  /** Where the recommended skip ends, and what is left of the evaluations; null without one. */
  readonly skip: { readonly sigma: number; readonly evaluations: number; readonly saved: number } | null;
  /** At each σ of the trend; null where this run did not measure it. */
  readonly nmse: readonly (Interval | null)[];
  /** Codes. */
  readonly findings: readonly string[];
}

/** How a checkpoint changed from diagnosis to diagnosis, the oldest first. */
export interface Trend {
  /** Three σ of the newest run: its highest, the middle one, its lowest. */
  readonly sigmas: readonly number[];
  readonly runs: readonly TrendRun[];
}
