import type { Count, NonNegative, Quartiles } from './numbers';

export interface TrajectoryRow {
  step: Count;
  sigma: NonNegative;
  /** Per-element RMS of x − x_G along the two trajectories from the same noise. */
  state: Quartiles;
  /** Per-element RMS of D − D_G. */
  denoised: Quartiles;
}
