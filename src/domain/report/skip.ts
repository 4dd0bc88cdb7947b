import type { Criterion } from '../criterion';
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
  /** The network's own error dominates its samples, so they cannot serve as the reference. */
  | 'untrusted-reference'
  /** The network does not denoise its own samples. */
  | 'does-not-denoise'
  /** The network gives different answers to the same input. */
  | 'not-deterministic'
  /** The effort's limit was reached before a decision was possible. */
  | 'budget'
  /** The baseline sampler is itself too far from the reference solution. */
  | 'rough-sampler'
  /** The run ended before a skip was decided. */
  | 'undecided';

/** How well a rung's plan is established: run on enough seeds, predicted and tried on a few, or not at all. */
export type RungStatus = 'confirmed' | 'predicted' | 'not-applicable' | 'not-affordable';

/**
 * One meaning of "the same result" and its answer: the cheapest plan with the formula, and the cheapest without it. If the latter is
 * as cheap, no skip pays on this rung.
 */
export interface Rung {
  with: SkipPlan | null;
  /** The cheapest plan with fewer steps and no formula: `skippedSteps` 0, from σ_max. */
  without: SkipPlan | null;
  /** The cheapest plan that starts by the isotropic formula. */
  isotropic: SkipPlan | null;
  /** The status of the answer: of `with`, or of `without` if no skip pays. */
  status: RungStatus;
  /** The status of `without` and of `isotropic` individually. */
  withoutStatus?: RungStatus;
  isotropicStatus?: RungStatus;
  /** What was predicted of `with` before it ran: median error ratio, median PSNR in dB, or relative RMS for data that are not images. */
  predicted?: { ratio: NonNegative | null; psnr: number | null; relativeRms: NonNegative | null };
  /** Whether the samples that this rung compares with can be trusted. */
  reference: { trusted: boolean; reason: string; trustedBelowSigma: NonNegative | null };
  /** One sentence. */
  reason: string;
  /** The figures of `with`: median over seeds of the error ratio. */
  ratio: Interval | null;
  /** Median PSNR to the full run's images with its order-statistic interval, dB. */
  psnr: Interval | null;
  ssim: number | null;
  /** Instead of PSNR for data that are not images: median RMS distance to the full run's samples over the data's standard deviation. */
  relativeRms?: Interval | null;
  /** Width of the range of values that PSNR refers to. */
  range?: NonNegative;
  /** If seeds were spread over several classes or prompts, the one with the worst result. */
  worst?: { condition: string; psnr: number | null; ratio: NonNegative | null };
  /** Images that changed visibly (PSNR below 30 dB), with the one-sided 95 % Clopper-Pearson upper bound on their share. */
  changed: { count: Count; of: Count; high: NonNegative } | null;
  /** Squared Fréchet distances to the data of the samples with the skip and of the full run's, and their paired difference. */
  frechet: {
    features: 'principal-components' | 'random-convolutions' | 'network';
    own: NonNegative;
    hybrid: NonNegative;
    difference: Interval;
    samples: Count;
  } | null;
}

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
  /** The rung that `recommended` is taken from. Absent in older reports, like `rungs`. */
  criterion?: Criterion;
  /** The three meanings of "the same result", strictest first. */
  rungs?: Record<Criterion, Rung>;
  /** How close the distribution of the recommended skip's samples is to that of the baseline sampler's, when a feature network was given. */
  sameDistribution?: SameDistribution;
}
