import type { NoiseLevel } from '../../score/noise/level';
import type { Departure } from '../../score/solvers/solver';
import { cleanLevel, distinct, type NoiseSchedule } from '../../score/noise/schedule';
import { evenTimesteps } from '../../score/noise/timesteps';
import type { SchedulerConfig } from '../../domain/schedulerConfig';
import { layoutOf, spanOf, unitVariance, type Grid } from './spacing';

/**
 * DDIM's timesteps, rounded, on the schedule's own levels. A step goes ⌊T/N⌋ timesteps down; where the spacing is not
 * exactly that, the next evaluation is at another timestep than the state's.
 */
export function ddimGrid(schedule: NoiseSchedule, timesteps: number, config: SchedulerConfig): Grid {
  const layout = layoutOf(config, 'leading');
  const at = (t: number): NoiseLevel => schedule.levelAtTimestep!(Math.min(Math.max(t, 0), timesteps - 1));
  const last = config.set_alpha_to_one === false ? at(0) : cleanLevel();
  const levels: Grid['levels'] = (steps, from) => {
    const times = evenTimesteps(spanOf(layout, timesteps, steps, from), steps, true);
    const path = times.map((t) => at(t));
    const kept = from ? distinct([plain(from), ...path.slice(1)]) : path;
    const stride = Math.floor((times[0]! + 1) / steps);
    if (layout.spacing === 'leading' || stride === 0) return [...kept, last];
    const landingOf = ({ time }: NoiseLevel): NoiseLevel => (time - stride < 0 ? last : at(time - stride));
    return [...kept.map((level, i) => departing(level, landingOf(level), kept[i + 1] ?? last)), last];
  };
  return { levels, startScale: unitVariance };
}

/** The level, with where its step ends if that is not the next one. */
function departing(level: NoiseLevel, landing: NoiseLevel, next: NoiseLevel): NoiseLevel | Departure {
  return landing.sigma === next.sigma ? level : { ...level, landing };
}

function plain({ a, b, sigma, time }: NoiseLevel): NoiseLevel {
  return { a, b, sigma, time };
}
