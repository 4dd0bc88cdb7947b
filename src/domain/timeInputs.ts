export const timeInputIds = [
  'sigma',
  /** ln(σ)/4 [Karras et al. 2022, table 1] */
  'c-noise',
  /** A discrete timestep, 0…T−1 */
  'index',
  /** The same counted 1…T */
  'index-from-1',
  /** timestep / T */
  'fraction',
  /** Flow's t, 0 is data and 1 is noise */
  't',
  /** 1 − t: 0 is noise and 1 is data */
  't-reversed',
  /** The same two times 1000 */
  't1000',
  't1000-reversed',
] as const;

/** What a network's time input holds. */
export type TimeInput = (typeof timeInputIds)[number];
