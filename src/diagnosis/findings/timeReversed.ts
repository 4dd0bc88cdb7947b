import { timeInputs } from '../../domain/timeInputs';
import type { Parameterization } from '../../score/parameterization';
import type { NoiseSchedule } from '../../score/noise/schedule';
import type { Warning } from '../../domain/report';
import { round } from '../../shared/figures';

/** Samplers count a flow's time from data to noise; a network that counts the other way round needs to be told so. */
export function timeReversed({ time, timesteps }: Parameterization, schedule: NoiseSchedule): Warning[] {
  const { velocitySign, valueAt } = timeInputs[time];
  if (velocitySign === 1) return [];
  const at = (sigma: number): string =>
    `σ = ${round(sigma)} is t = ${round(valueAt(schedule.levelAt(sigma), timesteps))}`;
  return [
    {
      code: 'time-reversed',
      message: `The network’s time runs from noise to data: ${at(schedule.sigmaMax)} and ${at(schedule.sigmaMin)}. A sampler that counts from data to noise must turn its time, and the sign of the velocity, round.`,
    },
  ];
}
