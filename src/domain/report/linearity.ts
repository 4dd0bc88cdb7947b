import type { Count, Interval, NonNegative } from './numbers';

export interface LinearFit {
  /** Σ‖D − D_model‖² / Σ‖D − μ‖², the headline measure. */
  denoiserNmse: Interval;
  /** Σ‖D − D_model‖² / Σ‖D‖², as the authors' code prints it. */
  denoiserNmseUncentred: number;
  /** Σ‖s − s_model‖² / Σ‖s‖². */
  scoreNmse: number;
}

/** How far the denoiser deviates from the Gaussian on average, over the probes at one σ. */
export interface MeanOffset {
  /** ‖E(D − D_G)‖/√trΣ, without the part due to the scatter of few probes. */
  value: NonNegative;
  /** Standard error, in the same units. */
  doubt: NonNegative;
  /** Its part of the centered denoiser NMSE. */
  ofNmse: NonNegative;
  /** Mean of the offset over all elements of a sample, in data units. */
  grey: number;
}

export interface LinearityRow {
  sigma: NonNegative;
  timestep: number | null;
  /** The source of x₀ in x₀ + σn: the data, or final samples of the network itself. */
  probes: 'data' | 'sampler' | 'gaussian';
  count: Count;
  gaussian: LinearFit | null;
  isotropic: LinearFit | null;
  mixture: LinearFit | null;
  empirical: LinearFit | null;
  /** The Gaussian found from the checkpoint alone, when `structure` comes from data. */
  checkpointGaussian?: LinearFit | null;
  /** False if the network's own error dominates D − μ; such points are drawn gray. */
  repeatable?: boolean;
  meanOffset?: MeanOffset;
}

export interface AdditivityRow {
  sigma: NonNegative;
  cosine: Interval;
  /** ‖J − Jᵀ‖ / ‖J + Jᵀ‖ seen through random pairs; 0 for a true score. */
  asymmetry: number;
  /** Departure from additivity on the noise shell, a ratio of sums of squares: 0 for an affine denoiser. */
  error?: NonNegative;
}
