import type { Denoise } from '../../score/noise/level';
import { childSeed } from '../../score/statistics/normal';
import type { NoiseSchedule } from '../../score/noise/schedule';
import type { DiagnosisOptions } from '../../domain/options';
import type { BaselineSampler } from './baselineSampler';
import type { Found } from '../findings/finding';
import { finiteRange, overflowOfRange, within } from '../findings/network/overflow';

export interface FiniteRangeSampler {
  readonly sampler: BaselineSampler;
  readonly schedule: NoiseSchedule;
  readonly warnings: readonly Found[];
}

/** A network on its own schedule, and how it is asked to be sampled. */
interface SampledNetwork {
  readonly denoise: Denoise;
  readonly schedule: NoiseSchedule;
  readonly options: DiagnosisOptions;
  /** Numbers in one sample. */
  readonly dimension: number;
}

/** The user's sampler, over the part of the schedule where the network's answers are numbers. */
export async function finiteRangeSampler(
  samplerOver: (schedule: NoiseSchedule, options: DiagnosisOptions) => BaselineSampler,
  { denoise, schedule, options, dimension }: SampledNetwork,
): Promise<FiniteRangeSampler> {
  const sampler = samplerOver(schedule, options);
  const { levels } = sampler.fullRun;
  const range = await finiteRange(denoise, levels, dimension, childSeed(options.seed, -5));
  if (range === null) return { sampler, schedule, warnings: [] };
  const narrowed = within(schedule, range);
  const { sigmaMin, sigmaMax } = range;
  const narrower = samplerOver(narrowed, { ...options, sigmaMin, sigmaMax });
  const isInside = narrower.fullRun.levels.every(
    ({ sigma }) => sigma === 0 || (sigma >= sigmaMin && sigma <= sigmaMax),
  );
  // A grid that is made of timesteps goes where it goes; its run will say at which σ the network fails.
  if (!isInside) return { sampler, schedule, warnings: [] };
  return { sampler: narrower, schedule: narrowed, warnings: [overflowOfRange(range)] };
}
