import type { NonNegative } from './numbers';

/** What the sampler loses by starting from N(0, b_T²I) instead of the marginal distribution of the noisy data at its first level. */
export interface StartSection {
  /** KL(marginal ‖ N(0, b_T²I)), nats. */
  kl: NonNegative;
  /** Part of the standard deviation of each leading mode that samples keep: σ_T/√(σ_T² + λ_k). */
  keptContrast: number[];
  /** Part of the mean along each leading mode that samples keep: 1 − √(λ_k/(λ_k + σ_T²)). */
  keptMean: number[];
}
