import type { Count, Interval } from './numbers';

/** Squared Fréchet distances in the features of a network that the user named. */
export interface SameDistribution {
  /** The feature network's file name. */
  features: string;
  /** Number of features. */
  dimension: Count;
  seeds: Count;
  /** Of the samples as the feature network was given them. */
  range: { low: number; high: number };
  /** From the own sampler's samples, of the same seeds. */
  toOwn: Interval;
  /** Between two halves of the own sampler's samples: what chance makes. */
  chance: number;
  /** From `count` clean samples of the data: the skip's, the own sampler's, and how much farther the skip's are. */
  toData?: { count: Count; skip: number; own: number; added: Interval };
}
