import type { Count, Interval, NonNegative } from './numbers';

export interface LinearFit {
  /** Σ‖D − D_model‖² / Σ‖D − μ‖², the headline measure. */
  denoiserNmse: Interval;
  /** Σ‖D − D_model‖² / Σ‖D‖², as the authors' code prints it. */
  denoiserNmseUncentred: number;
  /** Σ‖s − s_model‖² / Σ‖s‖². */
  scoreNmse: number;
}

/** How far the denoiser lies off the Gaussian on average, over the probes at one σ. */
export interface MeanOffset {
  /** ‖E(D − D_G)‖/√trΣ, without what the scatter of few probes adds. */
  value: NonNegative;
  /** Standard error, in the same units. */
  doubt: NonNegative;
  /** What it makes of the centered denoiser NMSE. */
  ofNmse: NonNegative;
  /** Mean of the offset over all numbers of a sample, in data units. */
  grey: number;
}

export interface LinearityRow {
  sigma: NonNegative;
  timestep: number | null;
  /** What x₀ + σn was made from: the data, or the final samples of the network itself. */
  probes: 'data' | 'sampler' | 'gaussian';
  count: Count;
  gaussian: LinearFit | null;
  isotropic: LinearFit | null;
  mixture: LinearFit | null;
  empirical: LinearFit | null;
  /** The Gaussian found from the checkpoint alone, when `structure` comes from data. */
  checkpointGaussian?: LinearFit | null;
  /** False where the network's own noise error dominates D − μ: drawn grey. */
  repeatable?: boolean;
  meanOffset?: MeanOffset;
}

export interface AdditivityRow {
  sigma: NonNegative;
  cosine: Interval;
  /** ‖J − Jᵀ‖ / ‖J + Jᵀ‖ seen through random pairs; 0 for a true score. */
  asymmetry: number;
}
