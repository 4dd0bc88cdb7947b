import { timeInputs } from '../../../domain/timeInputs';
import type { Parameterization } from '../../../score/parameterization';
import type { NoiseSchedule } from '../../../score/noise/schedule';
import { round } from '../../../shared/format';
import { defineFinding, type Found } from '../finding';

export const timeReversed = defineFinding<{ sigmaMax: number; timeAtMax: number; sigmaMin: number; timeAtMin: number }>(
  {
    code: 'time-reversed',
    title: 'Time runs from noise to data',
    words: ({ sigmaMax, timeAtMax, sigmaMin, timeAtMin }) =>
      `The network’s time runs from noise to data: σ = ${round(sigmaMax)} is t = ${round(timeAtMax)} and σ = ${round(sigmaMin)} is t = ${round(timeAtMin)}. A sampler whose time runs from data to noise must reverse its time and the sign of the velocity.`,
  },
);

/** Samplers count a flow's time from data to noise; a network that counts the other way needs to be told so. */
export function findTimeReversed({ time, timesteps }: Parameterization, schedule: NoiseSchedule): Found[] {
  const { velocitySign, valueAt } = timeInputs[time];
  if (velocitySign === 1) return [];
  const { sigmaMin, sigmaMax } = schedule;
  const timeAt = (sigma: number): number => valueAt(schedule.levelAt(sigma), timesteps);
  return [timeReversed.of({ sigmaMax, timeAtMax: timeAt(sigmaMax), sigmaMin, timeAtMin: timeAt(sigmaMin) })];
}
