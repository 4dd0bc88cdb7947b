import type { Denoise } from '../../score/noise/level';
import { childSeed } from '../../score/statistics/normal';
import type { NoiseSchedule } from '../../score/noise/schedule';
import type { DiagnosisOptions } from '../../domain/options';
import type { Warning } from '../../domain/report';
import type { OwnSampler } from './baselineSampler';
import { overflow, soundRange, within } from '../findings/overflow';

export interface SoundSampler {
  readonly sampler: OwnSampler;
  readonly schedule: NoiseSchedule;
  readonly warnings: readonly Warning[];
}

/** The user's sampler, over the part of the schedule where the network's answers are numbers. */
export async function soundSampler(
  samplerOver: (schedule: NoiseSchedule, options: DiagnosisOptions) => OwnSampler,
  denoise: Denoise,
  schedule: NoiseSchedule,
  options: DiagnosisOptions,
  d: number,
): Promise<SoundSampler> {
  const sampler = samplerOver(schedule, options);
  const { levels } = sampler.own;
  const range = await soundRange(denoise, levels, d, childSeed(options.seed, -5));
  if (range === null) return { sampler, schedule, warnings: [] };
  const narrowed = within(schedule, range);
  const { sigmaMin, sigmaMax } = range;
  const narrower = samplerOver(narrowed, { ...options, sigmaMin, sigmaMax });
  const isInside = narrower.own.levels.every(({ sigma }) => sigma === 0 || (sigma >= sigmaMin && sigma <= sigmaMax));
  // A grid that is made of timesteps goes where it goes; its run will say at which σ the network fails.
  if (!isInside) return { sampler, schedule, warnings: [] };
  return { sampler: narrower, schedule: narrowed, warnings: overflow(range) };
}
