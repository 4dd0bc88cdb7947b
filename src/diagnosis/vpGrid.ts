import type { NoiseLevel } from '../score/level';
import type { Departure } from '../score/sampler';
import { cleanLevel, type NoiseSchedule } from '../score/schedule';
import {
  evenTimesteps,
  roundHalfEven,
  sigmaAtTimestep,
  sigmaGrid,
  timestepAtSigma,
  type EvenSpan,
  type SigmaCurve,
} from '../score/timesteps';
import { DiagnosisError } from '../shared/failure';
import type { SchedulerConfig } from '../shared/schedulerConfig';

/** A scheduler's noise levels: `steps` steps from its start, or anew from a level on. */
export type Spacing = (steps: number, from?: NoiseLevel) => NoiseLevel[];

/** ᾱ that diffusers puts in the place of 0, so that σ stays finite. */
const LEAST_ALPHA = 2 ** -24;

/**
 * DDIM's timesteps, rounded, on the schedule's own levels. A step goes ⌊T/N⌋ timesteps down; where the spacing is not
 * exactly that, the next evaluation is at another timestep than the state's.
 */
export function ddimSpacing(schedule: NoiseSchedule, timesteps: number, config: SchedulerConfig): Spacing {
  const { spacing, offset } = read(config, 'leading');
  const at = (t: number): NoiseLevel => schedule.levelAtTimestep!(Math.min(Math.max(t, 0), timesteps - 1));
  const last = config.set_alpha_to_one === false ? at(0) : cleanLevel();
  return (steps, from) => {
    const times = evenTimesteps(inclusive(spacing, offset, timesteps, steps, from), steps, true);
    const stride = Math.floor((times[0]! + 1) / steps);
    const levels = times.map((t) => at(t));
    if (from) levels[0] = from;
    const path = from ? distinct(levels) : levels;
    if (spacing === 'leading' || stride === 0) return [...path, last];
    const departures = path.map((level, i): NoiseLevel | Departure => {
      const t = level.time - stride;
      const landing = t < 0 ? last : at(t);
      return landing.sigma === (path[i + 1] ?? last).sigma ? plain(level) : { ...level, landing };
    });
    return [...departures, last];
  };
}

function plain({ a, b, sigma, time }: NoiseLevel): NoiseLevel {
  return { a, b, sigma, time };
}

/** The grids of the Euler and Heun schedulers: σ at timesteps that may be fractions, or a curve in σ with its fractional timesteps. */
export function interpolatedSpacing(schedule: NoiseSchedule, timesteps: number, config: SchedulerConfig): Spacing {
  const sigmas = sigmasOf(schedule, timesteps);
  const { spacing, offset } = read(config, 'linspace');
  const curve = curveOf(config);
  const last = config.final_sigmas_type === 'sigma_min' ? levelOf(sigmas[0]!, 0) : cleanLevel();
  const atTime = (t: number): NoiseLevel => levelOf(sigmaAtTimestep(sigmas, t), t);
  return (steps, from) => {
    if (curve) {
      const even = evenTimesteps(inclusive(spacing, offset, timesteps, steps), steps, spacing !== 'linspace');
      const highest = from?.sigma ?? config.sigma_max ?? atTime(even[0]!).sigma;
      const lowest = config.sigma_min ?? atTime(even.at(-1)!).sigma;
      const grid = sigmaGrid(curve, highest, Math.min(lowest, highest), steps);
      return closed(
        grid.map((sigma) => levelOf(sigma, timestepAtSigma(sigmas, sigma))),
        last,
        from,
      );
    }
    const span = inclusive(spacing, offset, timesteps, steps, from);
    return closed(evenTimesteps(span, steps, spacing !== 'linspace').map(atTime), last, from);
  };
}

/** The grids of the multistep schedulers, whose timesteps are whole numbers and whose even spacings end before the last interval. */
export function multistepSpacing(
  schedule: NoiseSchedule,
  timesteps: number,
  config: SchedulerConfig,
  name: 'dpmpp-2m' | 'unipc',
): Spacing {
  const sigmas = sigmasOf(schedule, timesteps);
  const { spacing, offset } = read(config, 'linspace');
  const known = name === 'dpmpp-2m' ? usedTimesteps(sigmas, config) : timesteps;
  const curve = multistepCurve(config, name, sigmas);
  return (steps, from) => {
    const levels = curve
      ? sigmaGrid(
          curve.shape,
          from?.sigma ?? curve.highest,
          Math.min(curve.lowest, from?.sigma ?? Infinity),
          steps,
        ).map((sigma) => levelOf(sigma, curve.whole(timestepAtSigma(sigmas, sigma))))
      : exclusive(spacing, offset, timesteps, known, steps, from).map((t) => levelOf(sigmaAtTimestep(sigmas, t), t));
    const lowest = curve && name === 'unipc' ? levels.at(-1)! : levelOf(sigmas[0]!, 0);
    return closed(levels, config.final_sigmas_type === 'sigma_min' ? lowest : cleanLevel(), from);
  };
}

/** A curve in σ, and how its fractional timesteps become whole: rounded, or cut off where diffusers leaves that to a cast. */
interface MultistepCurve {
  readonly shape: SigmaCurve;
  readonly highest: number;
  readonly lowest: number;
  whole(timestep: number): number;
}

function multistepCurve(
  config: SchedulerConfig,
  name: 'dpmpp-2m' | 'unipc',
  sigmas: Float64Array,
): MultistepCurve | null {
  const shape = curveOf(config);
  const highest = sigmas.at(-1)!;
  const lowest = sigmas[0]!;
  if (name === 'unipc') {
    if (!shape) return null;
    const whole = shape === 'karras' ? roundHalfEven : Math.trunc;
    return { shape, highest: config.sigma_max ?? highest, lowest: config.sigma_min ?? lowest, whole };
  }
  const rounding = config.beta_schedule === 'squaredcos_cap_v2' ? Math.trunc : roundHalfEven;
  if (shape) return { shape, highest, lowest, whole: shape === 'karras' ? rounding : Math.trunc };
  if (config.use_lu_lambdas !== true) return null;
  // Even steps in λ from ends that diffusers holds in float32.
  const stored = (sigma: number): number => Math.exp(Math.fround(Math.log(sigma)));
  return { shape: 'exponential', highest: stored(highest), lowest: stored(lowest), whole: rounding };
}

/** Scale of the noise that diffusers' Euler and Heun start from, in the native frame. */
export function interpolatedStartScale(config: SchedulerConfig, first: NoiseLevel): number {
  return read(config, 'linspace').spacing === 'leading' ? Math.hypot(first.a, first.b) : first.b;
}

/** σ of every timestep, [T]. */
function sigmasOf(schedule: NoiseSchedule, timesteps: number): Float64Array {
  return Float64Array.from({ length: timesteps }, (_, t) => {
    const { sigma } = schedule.levelAtTimestep!(t);
    return Number.isFinite(sigma) ? sigma : Math.sqrt(1 / LEAST_ALPHA - 1);
  });
}

function levelOf(sigma: number, time: number): NoiseLevel {
  const a = 1 / Math.hypot(1, sigma);
  return { a, b: sigma * a, sigma, time };
}

type EvenSpacing = 'leading' | 'trailing' | 'linspace';

function read(config: SchedulerConfig, usual: EvenSpacing): { spacing: EvenSpacing; offset: number } {
  const { timestep_spacing: spacing = usual, steps_offset: offset = 0 } = config;
  if (spacing === 'leading' || spacing === 'trailing' || spacing === 'linspace') return { spacing, offset };
  throw new DiagnosisError(
    'sidecar',
    `The scheduler's timestep_spacing "${spacing}" is not known.`,
    'Give leading, trailing or linspace in the scheduler file.',
  );
}

export function curveOf(config: SchedulerConfig): SigmaCurve | null {
  if (config.use_karras_sigmas === true) return 'karras';
  if (config.use_exponential_sigmas === true) return 'exponential';
  return config.use_beta_sigmas === true ? 'beta' : null;
}

/** Where N timesteps lie that reach the spacing's end; anew from a level, below it. */
function inclusive(
  spacing: EvenSpacing,
  offset: number,
  timesteps: number,
  steps: number,
  from?: NoiseLevel,
): EvenSpan {
  const usual = spacing === 'leading' ? Math.floor(timesteps / steps) * (steps - 1) + offset : timesteps - 1;
  const top = from?.time ?? usual;
  if (spacing === 'trailing') return { top, end: -1, endIncluded: false };
  return { top, end: spacing === 'leading' ? offset : 0, endIncluded: true };
}

/** N of N + 1 whole timesteps, the spacing's end left out. `known` counts those that the solver may use. */
function exclusive(
  spacing: EvenSpacing,
  offset: number,
  timesteps: number,
  known: number,
  steps: number,
  from?: NoiseLevel,
): number[] {
  const top = from?.time ?? (spacing === 'leading' ? Math.floor(known / (steps + 1)) * steps + offset : known - 1);
  if (spacing === 'trailing' && !from) {
    // The stride is that of all timesteps, so where the solver leaves some out it takes fewer steps.
    const stride = timesteps / steps;
    const count = Math.ceil(known / stride);
    return evenTimesteps({ top, end: top - count * stride, endIncluded: false }, count, true);
  }
  const end = spacing === 'leading' ? offset : spacing === 'linspace' ? 0 : -1;
  return evenTimesteps({ top, end, endIncluded: false }, steps, true);
}

/** Timesteps whose ln(a/b) is not below `lambda_min_clipped`. */
function usedTimesteps(sigmas: Float64Array, config: SchedulerConfig): number {
  const least = config['lambda_min_clipped'];
  return typeof least === 'number' ? sigmas.filter((sigma) => -Math.log(sigma) >= least).length : sigmas.length;
}

/** The grid with its end; anew from a level, it begins at that very level and has no two the same. */
export function closed(levels: NoiseLevel[], last: NoiseLevel, from?: NoiseLevel): NoiseLevel[] {
  if (!from) return [...levels, last];
  return [...distinct([from, ...levels.slice(1)]), last];
}

/** Neighbouring σ can share a timestep; a step of no length would divide by zero. */
export function distinct(levels: readonly NoiseLevel[]): NoiseLevel[] {
  return levels.filter((level, i) => i === 0 || level.sigma < levels[i - 1]!.sigma);
}
