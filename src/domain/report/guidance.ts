import type { LinearFit } from './linearity';
import type { Count, Interval, NonNegative } from './numbers';

/** One σ of a network that was measured with and without its condition. */
export interface GuidanceRow {
  sigma: NonNegative;
  /** Each denoiser against the Gaussian estimated from it. */
  conditional: LinearFit;
  unconditional: LinearFit;
  /** D_uncond + w (D_cond − D_uncond) against the same combination of the two Gaussians; null where no w was given. */
  guided: LinearFit | null;
}

export interface GuidanceScale {
  scale: number;
  denoiserNmse: Interval;
}

/** What classifier-free guidance does to linearity. */
export interface GuidanceSection {
  /** w of the denoiser that was diagnosed; null where it was the conditional one. */
  scale: number | null;
  rows: GuidanceRow[];
  /** σ at which several w were compared. */
  sigma: NonNegative;
  byScale: GuidanceScale[];
  evaluations: Count;
}
