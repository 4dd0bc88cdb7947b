import type { Parameterization } from '../../engine/denoiser';
import type { NoiseSchedule } from '../../score/noise/schedule';
import { timeOf, velocitySign } from '../../score/noise/timeInput';
import type { Warning } from '../../domain/report';
import { round } from '../../shared/figures';

/** Samplers count a flow's time from data to noise; a network that counts the other way round needs to be told so. */
export function timeReversed({ time, timesteps }: Parameterization, schedule: NoiseSchedule): Warning[] {
  if (velocitySign(time) === 1) return [];
  const timeInput = timeOf(time, timesteps);
  const at = (sigma: number): string => `σ = ${round(sigma)} is t = ${round(timeInput(schedule.levelAt(sigma)))}`;
  return [
    {
      code: 'time-reversed',
      message: `The network’s time runs from noise to data: ${at(schedule.sigmaMax)} and ${at(schedule.sigmaMin)}. A sampler that counts from data to noise must turn its time, and the sign of the velocity, round.`,
    },
  ];
}
