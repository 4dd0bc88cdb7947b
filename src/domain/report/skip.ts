import type { Count, Interval, NonNegative } from './numbers';
import type { SameDistribution } from './sameDistribution';

export interface SkipPlan {
  sigma: NonNegative;
  timestep: number | null;
  skippedSteps: Count;
  remainingSteps: Count;
  spacing: 'kept' | 'respaced';
  evaluations: Count;
  /** 1 − evaluations / the sampler's own evaluations. */
  saved: number;
}

export interface SkipCandidate {
  /** Where the formula ends and the sampler goes on; σ_max for `start: none`. */
  sigma: NonNegative;
  /** @asType integer */
  skippedSteps: number;
  spacing: 'kept' | 'respaced';
  evaluations: Count;
  /** `none`: the rival "simply fewer steps". */
  start: 'gaussian' | 'isotropic' | 'none';
  /** Error to the true solution over the own sampler's error: geometric mean over seeds of the ratio of RMS distances. */
  errorRatio: Interval;
  /** Per-element RMS to the own sampler's final samples from the same seeds, all seeds together. */
  endpointRms: number;
  /** Mean over pictures, dB. */
  psnr: number;
  ssim: number | null;
  /** The ratio read off the monotone fits over evaluations, which the decision uses. */
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
  /** The run was cut short before a skip was decided. */
  | 'undecided';

export interface SkipSection {
  recommended: SkipPlan | null;
  reason: string;
  /** Absent in older reports. */
  verdict?: SkipVerdict;
  samePicture: (SkipPlan & { psnr: number; ssim: number | null; endpointRms: number }) | null;
  candidates: SkipCandidate[];
  /** The own sampler's per-element RMS error to the true solution (geometric mean over seeds), and how that solution was made. */
  own?: { error: number; seeds: Count; referenceEvaluations: Count; referenceChange: number };
  /** Network evaluations that trying every candidate would have cost. */
  bruteForceEvaluations?: Count;
  /** How far the recommended skip's samples are distributed as the own sampler's, when a network of features was named. */
  sameDistribution?: SameDistribution;
}
