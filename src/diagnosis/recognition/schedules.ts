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

type Betas = (timesteps: number) => Float64Array;

const BETAS: ReadonlyMap<string, Betas> = new Map<string, Betas>([
  ['linear', linearBetas],
  ['scaled-linear', scaledLinearBetas],
  ['cosine', cosineBetas],
]);

/** The schedule of that name; undefined when there is none. */
export function namedSchedule(name: string, timesteps?: number): KnownSchedule | undefined {
  const betas = BETAS.get(name);
  return betas && scheduleOf(name, betas, timesteps);
}

/** What most networks were trained with, where nothing is stated. */
export function usualSchedules(timesteps?: number): KnownSchedule[] {
  return [...BETAS].map(([name, betas]) => scheduleOf(name, betas, timesteps));
}

function scheduleOf(name: string, betas: Betas, timesteps = 1000): KnownSchedule {
  return { schedule: vpSchedule(cumulativeAlphas(betas(timesteps))), name };
}
