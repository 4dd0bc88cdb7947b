import type { NoiseLevel } from '../../score/noise/level';
import { cleanLevel } from '../../score/noise/schedule';
import {
  evenTimesteps,
  sigmaAtTimestep,
  sigmaGrid,
  timestepAtSigma,
  type SigmaCurve,
} from '../../score/noise/timesteps';
import type { SchedulerConfig } from '../../domain/schedulerConfig';
import {
  closed,
  layoutOf,
  sigmasOf,
  unitVariance,
  vpLevelOf,
  type TimestepGrid,
  type TimestepLayout,
  type LevelSpacing,
} from './spacing';

/** What the grids of the multistep schedulers differ in. */
export interface MultistepRule {
  /** The curve that the configuration asks for over the schedule's σ, [T] ascending; null where timesteps are even. */
  curve(config: SchedulerConfig, sigmas: Float64Array): Curve | null;
  /** How many of the T timesteps the solver may use, counted from the least noise; absent where it may use all. */
  usedTimesteps?(config: SchedulerConfig, sigmas: Float64Array): number;
}

/** A curve in σ, and how its fractional timesteps become whole: rounded, or cut off where diffusers leaves that to a cast. */
export interface Curve {
  readonly shape: SigmaCurve;
  readonly highest: number;
  readonly lowest: number;
  readonly whole: (timestep: number) => number;
  /** A run that ends at `sigma_min` ends at the curve's own lowest σ, not at the schedule's. */
  readonly endsAtItsLowest?: true;
}

/** The grids of the multistep schedulers: whole timesteps, of which an even spacing leaves out the last. */
export function multistepGrid(rule: MultistepRule): TimestepGrid {
  return (schedule, timesteps, config) => {
    const sigmas = sigmasOf(schedule, timesteps);
    const layout = layoutOf(config, 'linspace');
    const used = rule.usedTimesteps?.(config, sigmas) ?? timesteps;
    const curve = rule.curve(config, sigmas);
    const inLevels: LevelSpacing = curve
      ? (steps, from) => {
          const highest = from?.sigma ?? curve.highest;
          const grid = sigmaGrid(curve.shape, highest, Math.min(curve.lowest, highest), steps);
          return grid.map((sigma) => vpLevelOf(sigma, curve.whole(timestepAtSigma(sigmas, sigma))));
        }
      : (steps, from) =>
          evenButLast(layout, { timesteps, used }, steps, from).map((t) => vpLevelOf(sigmaAtTimestep(sigmas, t), t));
    const levels: LevelSpacing = (steps, from) => {
      const path = inLevels(steps, from);
      const lowest = curve?.endsAtItsLowest ? path.at(-1)! : vpLevelOf(sigmas[0]!, 0);
      return closed(path, config.final_sigmas_type === 'sigma_min' ? lowest : cleanLevel(), from);
    };
    return { levels, startScale: unitVariance };
  };
}

/** N of N + 1 whole timesteps, the layout's end left out. `used` counts those that the solver may use. */
function evenButLast(
  { spacing, offset }: TimestepLayout,
  { timesteps, used }: { timesteps: number; used: number },
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
