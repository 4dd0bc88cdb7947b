import type { NoiseLevel } from '../../score/noise/level';
import { distinct, type NoiseSchedule } from '../../score/noise/schedule';
import type { EvenSpan, SigmaCurve } from '../../score/noise/timesteps';
import { DiagnosisError } from '../../shared/failure';
import type { SchedulerConfig } from '../../domain/schedulerConfig';

/** A scheduler's noise levels: `steps` steps from its start, or anew from a level on. */
export type LevelSpacing = (steps: number, from?: NoiseLevel) => NoiseLevel[];

/** A sampler's noise levels, and the scale of the noise it starts from in the native frame. */
export interface Grid {
  readonly levels: LevelSpacing;
  readonly startScale: (first: NoiseLevel) => number;
}

/** The noise levels of a sampler on the T timesteps of a VP schedule, as diffusers makes them from a scheduler's configuration. */
export type TimestepGrid = (schedule: NoiseSchedule, timesteps: number, config: SchedulerConfig) => Grid;

/** Noise without a signal, as k-diffusion and EDM start. */
export const noiseAlone = ({ b }: NoiseLevel): number => b;
/** As much as a noisy sample of data of unit variance. */
export const unitVariance = ({ a, b }: NoiseLevel): number => Math.hypot(a, b);

export type EvenSpacing = 'leading' | 'trailing' | 'linspace';

/** How even timesteps are laid out [Lin et al. 2023, table 2]. */
export interface TimestepLayout {
  readonly spacing: EvenSpacing;
  readonly offset: number;
}

export function layoutOf(config: SchedulerConfig, usual: EvenSpacing): TimestepLayout {
  const spacing = config.timestep_spacing ?? usual;
  if (spacing === 'leading' || spacing === 'trailing' || spacing === 'linspace')
    return { spacing, offset: config.steps_offset ?? 0 };
  throw new DiagnosisError(
    'sidecar',
    `The scheduler's timestep_spacing "${spacing}" is not known.`,
    'Give leading, trailing or linspace in the scheduler file.',
  );
}

/** Where N of T timesteps lie that reach the layout's end; anew from a level, below it. */
export function spanOf(
  { spacing, offset }: TimestepLayout,
  timesteps: number,
  steps: number,
  from?: NoiseLevel,
): EvenSpan {
  const usual = spacing === 'leading' ? Math.floor(timesteps / steps) * (steps - 1) + offset : timesteps - 1;
  const top = from?.time ?? usual;
  if (spacing === 'trailing') return { top, end: -1, endIncluded: false };
  return { top, end: spacing === 'leading' ? offset : 0, endIncluded: true };
}

export function curveOf(config: SchedulerConfig): SigmaCurve | null {
  if (config.use_karras_sigmas === true) return 'karras';
  if (config.use_exponential_sigmas === true) return 'exponential';
  return config.use_beta_sigmas === true ? 'beta' : null;
}

/** ᾱ that diffusers puts in the place of 0, so that σ stays finite. */
const LEAST_ALPHA = 2 ** -24;

/** σ of every timestep, [T]. */
export function sigmasOf(schedule: NoiseSchedule, timesteps: number): Float64Array {
  return Float64Array.from({ length: timesteps }, (_, t) => {
    const { sigma } = schedule.levelAtTimestep!(t);
    return Number.isFinite(sigma) ? sigma : Math.sqrt(1 / LEAST_ALPHA - 1);
  });
}

/** The ends of σ, [T] ascending. */
export function sigmaRange(sigmas: Float64Array): { lowest: number; highest: number } {
  return { lowest: sigmas[0]!, highest: sigmas.at(-1)! };
}

/** VP at a σ that need not be a timestep's. */
export function vpLevelOf(sigma: number, time: number): NoiseLevel {
  const a = 1 / Math.hypot(1, sigma);
  return { a, b: sigma * a, sigma, time };
}

/** The grid with its end; anew from a level, it begins at that very level and has no two the same. */
export function closed(levels: readonly NoiseLevel[], last: NoiseLevel, from?: NoiseLevel): NoiseLevel[] {
  return [...(from ? distinct([from, ...levels.slice(1)]) : levels), last];
}
