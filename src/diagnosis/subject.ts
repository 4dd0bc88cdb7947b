import { channelsFirst, imageLayout } from '../data/imageLayout';
import type { Denoise, NoiseLevel } from '../score/noise/level';
import type { Subspace } from '../score/algebra/subspace';
import type { NoiseSchedule } from '../score/noise/schedule';
import type { BaselineSampler } from './baseline/baselineSampler';
import type { Budget, EffortPreset } from './budget';

/** What is being diagnosed: the network as a denoiser, its noise levels, and the sampler to beat. */
export interface Subject {
  readonly denoise: Denoise;
  /** Several classes or prompts that the seeds take in turn; absent where all have the same one. */
  readonly spread?: Spread;
  readonly schedule: NoiseSchedule;
  readonly sampler: BaselineSampler;
  /** One sample, e.g. [1, 28, 28]; [k] where it is known by its coordinates in a subspace. */
  readonly shape: readonly number[];
  /** Where data and noise live on a subspace, in whose coordinates the samples are, and of what shape a sample is outside; else absent. */
  readonly within?: Within;
  readonly dimension: number;
  /** Of the data, a dimension: roughly, from a few samples of the network's own. */
  readonly std: number;
  readonly effort: EffortPreset;
  /** Network evaluations that denoising one sample takes: two with guidance. */
  readonly evaluationsEach: number;
  /** What may still be spent. */
  readonly budget: Budget;
  readonly seed: number;
  /** Samples for a network call, at most. */
  readonly batch: number;
  /** Seconds, on the network's clock (engine/network.ts). */
  readonly clock: () => number;
}

/** A subspace, and the shape of a sample in the whole space. */
export interface Within extends Subspace {
  readonly shape: readonly number[];
}

/** Classes or prompts that seeds take in turn. */
export interface Spread {
  /** "class 0", "class 1", … */
  readonly names: readonly string[];
  /** Denoises seeds from this one on, a row each. */
  readonly denoiser: (from: number) => Denoise;
}

/** The denoiser of seeds from this one on, a row each. */
export function denoiserOfSeeds({ denoise, spread }: Pick<Subject, 'denoise' | 'spread'>, from: number): Denoise {
  return spread?.denoiser(from) ?? denoise;
}

/** σ for the report, where every number is finite: pure noise, at σ = ∞, goes by the schedule's highest σ below it. */
export function shownSigma({ schedule }: Pick<Subject, 'schedule'>, { sigma }: Pick<NoiseLevel, 'sigma'>): number {
  return Number.isFinite(sigma) ? sigma : schedule.sigmaMax;
}

/** Timestep for the report; null on a continuous schedule. */
export function timestepOf(schedule: NoiseSchedule, sigma: number): number | null {
  return schedule.timesteps === null ? null : schedule.levelAt(sigma).time;
}

/** [channels, height, width] of an image, in whichever order the network has them; null for data that is no image. */
export function imageShape(shape: readonly number[]): readonly [number, number, number] | null {
  const image = imageLayout(shape);
  return image && [image.channels, image.height, image.width];
}

/** Samples [B, …] as images [B, C, H, W]; what is no image stays as it is. */
export function asImages(values: Float64Array, shape: readonly number[]): Float64Array {
  const image = imageLayout(shape);
  return image ? channelsFirst(values, image) : values;
}
