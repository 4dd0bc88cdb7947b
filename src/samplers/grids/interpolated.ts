import type { NoiseLevel } from '../../score/noise/level';
import { cleanLevel, type NoiseSchedule } from '../../score/noise/schedule';
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
  curveOf,
  layoutOf,
  noiseAlone,
  sigmasOf,
  spanOf,
  unitVariance,
  vpLevelOf,
  type Grid,
  type LevelSpacing,
} from './spacing';

/**
 * The grids of the Euler and Heun schedulers: σ at timesteps that may be fractions, or a curve in σ whose timesteps are
 * fractions.
 */
export function interpolatedGrid(schedule: NoiseSchedule, timesteps: number, config: SchedulerConfig): Grid {
  const sigmas = sigmasOf(schedule, timesteps);
  const layout = layoutOf(config, 'linspace');
  const whole = layout.spacing !== 'linspace';
  const curve = curveOf(config);
  const least = vpLevelOf(sigmas[0]!, 0);
  const last = config.final_sigmas_type === 'sigma_min' ? least : cleanLevel();
  const at = (t: number): NoiseLevel => vpLevelOf(sigmaAtTimestep(sigmas, t), t);
  const even: LevelSpacing = (steps, from) =>
    evenTimesteps(spanOf(layout, timesteps, steps, from), steps, whole).map(at);
  const curved =
    (curve: SigmaCurve): LevelSpacing =>
    (steps, from) => {
      const reached = even(steps);
      const highest = from?.sigma ?? config.sigma_max ?? reached[0]!.sigma;
      const lowest = Math.min(config.sigma_min ?? reached.at(-1)!.sigma, highest);
      return sigmaGrid(curve, highest, lowest, steps).map((sigma) => vpLevelOf(sigma, timestepAtSigma(sigmas, sigma)));
    };
  /** σ evenly in its logarithm beside timesteps that are even themselves; it ends at the least noise. */
  const logLinear: LevelSpacing = (steps, from) => {
    const grid = sigmaGrid('exponential', from?.sigma ?? sigmas.at(-1)!, least.sigma, steps + 1);
    return even(steps, from).map(({ time }, i) => vpLevelOf(grid[i]!, time));
  };
  const startScale = layout.spacing === 'leading' ? unitVariance : noiseAlone;
  if (config.interpolation_type === 'log_linear' && !curve)
    return { levels: (steps, from) => closed(logLinear(steps, from), least, from), startScale };
  const levels = curve ? curved(curve) : even;
  return { levels: (steps, from) => closed(levels(steps, from), last, from), startScale };
}
