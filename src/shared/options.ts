import type { Family, Prediction, ProviderName, SamplerName } from './report';

export type Effort = 'quick' | 'standard' | 'thorough';

/** What a person may say about a checkpoint that its header does not: command line, settings, sidecar file. */
export interface CheckpointHints {
  family?: Family;
  prediction?: Prediction;
  /** A JSON file with `betas`, `alphas_cumprod` or a diffusers scheduler configuration. */
  schedule?: string;
  sigmaMin?: number;
  sigmaMax?: number;
  /** Standard deviation of the data in EDM's preconditioning. */
  sigmaData?: number;
  /** One sample without its batch dimension, where the file leaves it open. */
  shape?: number[];
}

/** Everything one diagnosis is told; crosses the process border as it is. Paths are absolute. */
export interface DiagnosisOptions extends CheckpointHints {
  model: string;
  data?: string;
  moments?: string;
  sampler?: SamplerName;
  steps?: number;
  rho?: number;
  /** Where linearity is measured. */
  sigmas?: number[];
  /** Trajectories compared; the effort chooses where absent. */
  seeds?: number;
  seed: number;
  batch?: number;
  effort: Effort;
  provider: 'auto' | ProviderName;
}
