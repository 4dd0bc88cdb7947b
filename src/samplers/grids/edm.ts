import { cleanLevel, distinct, karrasSigmas, type NoiseSchedule } from '../../score/noise/schedule';
import { sigmaGrid } from '../../score/noise/timesteps';
import { DiagnosisError } from '../../shared/failure';
import type { DiagnosisOptions } from '../../domain/options';
import type { SchedulerConfig } from '../../domain/schedulerConfig';
import { closed, noiseAlone, unitVariance, type Grid } from './spacing';

/** The grid of the EDM schedulers: ρ or exponential between the configuration's ends. */
export function edmGrid(schedule: NoiseSchedule, options: DiagnosisOptions, config: SchedulerConfig): Grid {
  const top = options.sigmaMax ?? config.sigma_max ?? 80;
  const bottom = options.sigmaMin ?? config.sigma_min ?? 0.002;
  const grid = (from: number, to: number, steps: number): number[] =>
    config.sigma_schedule === 'exponential' || config.use_exponential_sigmas === true
      ? sigmaGrid('exponential', from, to, steps)
      : karrasSigmas(from, to, steps, options.rho ?? config.rho ?? 7);
  return {
    levels: (steps, from) => {
      const highest = from?.sigma ?? top;
      const levels = grid(highest, Math.min(bottom, highest), steps).map((sigma) => schedule.levelAt(sigma));
      return closed(levels, config.final_sigmas_type === 'sigma_min' ? levels.at(-1)! : cleanLevel(), from);
    },
    // EDM's own schedulers, and Euler's with leading timesteps, count the data in.
    startScale:
      /^(Euler|ScoreSdeVe)/.test(config._class_name ?? '') && config.timestep_spacing !== 'leading'
        ? noiseAlone
        : unitVariance,
  };
}

/** EDM's ρ grid between the schedule's ends, whatever the family; on discrete timesteps each σ moves to the nearest one. */
export function karrasSpacing(schedule: NoiseSchedule, options: DiagnosisOptions): Grid {
  const top = Math.min(options.sigmaMax ?? schedule.sigmaMax, schedule.sigmaMax);
  const bottom = Math.max(options.sigmaMin ?? schedule.sigmaMin, schedule.sigmaMin);
  if (!(top > bottom))
    throw new DiagnosisError(
      'usage',
      `The sampler's σ range, ${bottom} to ${top}, is empty.`,
      'Check --sigma-min and --sigma-max.',
    );
  return {
    levels: (steps, from) => {
      const grid = karrasSigmas(from?.sigma ?? top, Math.min(bottom, from?.sigma ?? top), steps, options.rho ?? 7);
      return [...distinct(grid.map((sigma) => schedule.levelAt(sigma))), cleanLevel()];
    },
    startScale: noiseAlone,
  };
}
