import type { Denoise } from '../score/level';
import type { NoiseSchedule } from '../score/schedule';
import type { OwnSampler } from './grid';
import type { EffortPreset } from './effort';

/** What is being diagnosed: the network as a denoiser, its noise levels, and the sampler to beat. */
export interface Subject {
  readonly denoise: Denoise;
  readonly schedule: NoiseSchedule;
  readonly sampler: OwnSampler;
  /** One sample, e.g. [1, 28, 28]. */
  readonly shape: readonly number[];
  readonly dimension: number;
  readonly effort: EffortPreset;
  readonly seed: number;
}

/** Timestep for the report; null on a continuous schedule. */
export function timestepOf(schedule: NoiseSchedule, sigma: number): number | null {
  return schedule.timesteps === null ? null : schedule.levelAt(sigma).time;
}

/** [channels, height, width] of an image; null for data that is no picture. */
export function imageShape(shape: readonly number[]): readonly [number, number, number] | null {
  const [channels, height, width] = shape.length === 2 ? [1, ...shape] : shape;
  if (shape.length < 2 || shape.length > 3 || !channels || !height || !width) return null;
  return channels <= 4 && height >= 4 && width >= 4 ? [channels, height, width] : null;
}
