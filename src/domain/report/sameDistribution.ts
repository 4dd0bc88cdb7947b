import type { Count, Interval } from './numbers';

/** Squared Fréchet distances in the features of a network that the user specified. */
export interface SameDistribution {
  /** The feature network's file name. */
  features: string;
  /** Number of features. */
  dimension: Count;
  seeds: Count;
  /** Values of the samples as passed to the feature network. */
  range: { low: number; high: number };
  /** To the samples of the baseline sampler from the same seeds. */
  toOwn: Interval;
  /** Between two halves of the baseline sampler's samples: the distance due to chance. */
  chance: number;
  /** To `count` clean samples of the data: from the skip's samples, from the baseline sampler's, and the difference. */
  toData?: { count: Count; skip: number; own: number; added: Interval };
}
