import type { Count, Interval, NonNegative } from './numbers';
import type { SameDistribution } from './sameDistribution';

export interface SkipPlan {
  sigma: NonNegative;
  timestep: number | null;
  skippedSteps: Count;
  remainingSteps: Count;
  spacing: 'kept' | 'respaced';
  evaluations: Count;
  /** 1 − evaluations / evaluations of the baseline sampler. */
  saved: number;
}

export interface SkipCandidate {
  /** Where the formula ends and the sampler continues; σ_max for `start: none`. */
  sigma: NonNegative;
  /** @asType integer */
  skippedSteps: number;
  spacing: 'kept' | 'respaced';
  evaluations: Count;
  /** `none`: the alternative of fewer steps without a formula. */
  start: 'gaussian' | 'isotropic' | 'none';
  /** Distance to the reference solution over that of the baseline sampler: geometric mean over seeds of the ratio of RMS distances. */
  errorRatio: Interval;
  /** Per-element RMS distance to the baseline sampler's final samples from the same seeds, over all seeds. */
  endpointRms: number;
  /** Mean over images, dB. */
  psnr: number;
  ssim: number | null;
  /** The ratio from the monotone fits over evaluations, which the decision uses. */
  fittedRatio?: Interval;
  seeds?: Count;
}

/** Why a skip is recommended, or why none is. */
export type SkipVerdict =
  | 'recommended'
  /** No skip that was tried reliably matches the baseline sampler's error. */
  | 'none-holds'
  | 'fewer-steps-suffice'
  | 'isotropic-suffices'
  | 'too-few-seeds'
  | 'not-from-noise'
  /** The baseline sampler is itself too far from the reference solution. */
  | 'rough-sampler'
  /** The run ended before a skip was decided. */
  | 'undecided';

export interface SkipSection {
  recommended: SkipPlan | null;
  reason: string;
  /** Absent in older reports. */
  verdict?: SkipVerdict;
  samePicture: (SkipPlan & { psnr: number; ssim: number | null; endpointRms: number }) | null;
  candidates: SkipCandidate[];
  /** The baseline sampler's per-element RMS distance to the reference solution (geometric mean over seeds), and how that solution was computed. */
  own?: { error: number; seeds: Count; referenceEvaluations: Count; referenceChange: number };
  /** Network evaluations that trying every candidate on all seeds would have taken. */
  bruteForceEvaluations?: Count;
  /** How close the distribution of the recommended skip's samples is to that of the baseline sampler's, when a feature network was given. */
  sameDistribution?: SameDistribution;
}
