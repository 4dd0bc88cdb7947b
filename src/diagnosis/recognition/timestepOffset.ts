import { denoiserOf } from '../../engine/denoiser';
import type { Network } from '../../engine/network';
import { squaredDistance } from '../../score/algebra/orthonormal';
import type { Denoise } from '../../score/noise/level';
import { addNoise } from '../../score/noise/addNoise';
import type { SelfConsistency } from '../../score/selfConsistency';
import { childSeed } from '../../score/statistics/normal';
import type { Hypothesis } from './hypothesis';

/** Timesteps compared, until they tell: one more or less matters most where there is least noise. */
const TIMESTEPS = [1, 2, 3, 5, 8, 13];
/** So many numbers suffice. */
const NUMBERS = 128;
/** Narrower samples are blurred by the noise that a short look ends in, and are denoised better by a timestep of more of it. */
const NARROWEST = 0.2;
/** An error this much less than both others, in ln, leaves no doubt. */
const SURELY = 0.3;
/** The other timestep must be better by this much a level, in ln of the error. */
const CLEARLY = 0.1;

/**
 * Whether a network's discrete timesteps are off by one against its schedule: its own samples, with the noise that the schedule has
 * at t, are denoised with the timestep t − 1, t and t + 1.
 * @param drawn clean samples, [n, d], and their standard deviation
 */
export async function measureTimestepOffset(
  network: Network,
  { schedule, parameterization }: Hypothesis,
  { samples, std }: Pick<SelfConsistency, 'samples' | 'std'>,
  { batch, seed }: { batch: number; seed: number },
): Promise<-1 | 0 | 1> {
  if (schedule.timesteps === null || !schedule.levelAtTimestep || std < NARROWEST) return 0;
  const last = schedule.timesteps - 2;
  const timesteps = TIMESTEPS.filter((t) => t <= last);
  const { dimension } = network;
  const few = samples.subarray(0, Math.min(samples.length, Math.ceil(NUMBERS / dimension) * dimension));
  const plain = denoiserOf(network, parameterization, batch);
  const shifted =
    (by: number): Denoise =>
    (x, level) =>
      plain(x, { ...level, time: level.time + by });
  const errors: Record<-1 | 0 | 1, number> = { [-1]: 0, 0: 0, 1: 0 };
  for (const [i, t] of timesteps.entries()) {
    const level = schedule.levelAtTimestep(t);
    const x = addNoise(few, level, childSeed(seed, 100 + t));
    for (const by of [-1, 0, 1] as const) {
      const denoised = await shifted(by)(x, level);
      const error = squaredDistance(denoised, few);
      errors[by] += Math.log(error + Number.MIN_VALUE);
    }
    const lead = Math.min(errors[1], errors[-1]) - errors[0];
    if (lead > SURELY * (i + 1)) return 0;
  }
  const best = errors[1] < errors[-1] ? 1 : -1;
  return errors[best] < errors[0] - CLEARLY * timesteps.length ? best : 0;
}
