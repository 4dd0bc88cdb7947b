import {
  cosineBetas,
  cumulativeAlphas,
  linearBetas,
  scaledLinearBetas,
  vpSchedule,
  type NoiseSchedule,
} from '../../score/noise/schedule';

/** A VP schedule that comes into question. */
export interface KnownSchedule {
  readonly schedule: NoiseSchedule;
  /** What the option `schedule` calls it; null where a file gave it. */
  readonly name: string | null;
}

const BETAS: Readonly<Record<string, (timesteps: number) => Float64Array>> = {
  linear: linearBetas,
  'scaled-linear': scaledLinearBetas,
  cosine: cosineBetas,
};

/** The schedule of that name; undefined when there is none. */
export function namedSchedule(name: string, timesteps = 1000): KnownSchedule | undefined {
  if (!Object.hasOwn(BETAS, name)) return undefined;
  return { schedule: vpSchedule(cumulativeAlphas(BETAS[name]!(timesteps))), name };
}

/** What most networks were trained with, where nothing is stated. */
export function usualSchedules(timesteps?: number): KnownSchedule[] {
  return Object.keys(BETAS).map((name) => namedSchedule(name, timesteps)!);
}
