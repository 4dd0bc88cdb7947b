import type { NoiseLevel } from '../../score/noise/level';
import { cleanLevel, type NoiseSchedule } from '../../score/noise/schedule';
import {
  evenTimesteps,
  roundHalfEven,
  sigmaAtTimestep,
  sigmaGrid,
  timestepAtSigma,
  type SigmaCurve,
} from '../../score/noise/timesteps';
import type { SchedulerConfig } from '../../domain/schedulerConfig';
import {
  closed,
  curveOf,
  layoutOf,
  sigmasOf,
  unitVariance,
  vpLevelOf,
  type Grid,
  type TimestepLayout,
  type LevelSpacing,
} from './spacing';

/** The two families of multistep schedulers differ in their curves. */
export type Multistep = 'dpmpp-2m' | 'unipc';

/** The grids of the multistep schedulers: whole timesteps, of which an even spacing leaves out the last. */
export function multistepGrid(
  schedule: NoiseSchedule,
  timesteps: number,
  config: SchedulerConfig,
  name: Multistep,
): Grid {
  const sigmas = sigmasOf(schedule, timesteps);
  const layout = layoutOf(config, 'linspace');
  const used = name === 'dpmpp-2m' ? usedTimesteps(sigmas, config) : timesteps;
  const curve = curveFor(config, name, sigmas);
  const inLevels: LevelSpacing = curve
    ? (steps, from) => {
        const highest = from?.sigma ?? curve.highest;
        const grid = sigmaGrid(curve.shape, highest, Math.min(curve.lowest, highest), steps);
        return grid.map((sigma) => vpLevelOf(sigma, curve.whole(timestepAtSigma(sigmas, sigma))));
      }
    : (steps, from) =>
        evenButLast(layout, timesteps, used, steps, from).map((t) => vpLevelOf(sigmaAtTimestep(sigmas, t), t));
  const levels: LevelSpacing = (steps, from) => {
    const path = inLevels(steps, from);
    const lowest = curve && name === 'unipc' ? path.at(-1)! : vpLevelOf(sigmas[0]!, 0);
    return closed(path, config.final_sigmas_type === 'sigma_min' ? lowest : cleanLevel(), from);
  };
  return { levels, startScale: unitVariance };
}

/** N of N + 1 whole timesteps, the layout's end left out. `used` counts those that the solver may use. */
function evenButLast(
  { spacing, offset }: TimestepLayout,
  timesteps: number,
  used: number,
  steps: number,
  from?: NoiseLevel,
): number[] {
  const top = from?.time ?? (spacing === 'leading' ? Math.floor(used / (steps + 1)) * steps + offset : used - 1);
  if (spacing === 'trailing' && !from) {
    // The stride is that of all timesteps, so where the solver leaves some out it takes fewer steps.
    const stride = timesteps / steps;
    const count = Math.ceil(used / stride);
    return evenTimesteps({ top, end: top - count * stride, endIncluded: false }, count, true);
  }
  const end = spacing === 'leading' ? offset : spacing === 'linspace' ? 0 : -1;
  return evenTimesteps({ top, end, endIncluded: false }, steps, true);
}

/** Timesteps whose ln(a/b) is not below `lambda_min_clipped`. */
function usedTimesteps(sigmas: Float64Array, config: SchedulerConfig): number {
  const least = config.lambda_min_clipped ?? -Infinity;
  return sigmas.filter((sigma) => -Math.log(sigma) >= least).length;
}

/** A curve in σ, and how its fractional timesteps become whole: rounded, or cut off where diffusers leaves that to a cast. */
interface Curve {
  readonly shape: SigmaCurve;
  readonly highest: number;
  readonly lowest: number;
  readonly whole: (timestep: number) => number;
}

function curveFor(config: SchedulerConfig, name: Multistep, sigmas: Float64Array): Curve | null {
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
