import type { Network } from '../../../engine/network';
import { childSeed, normals } from '../../../score/statistics/normal';

/** A network that is asked what kind it is before its time is known to mean anything. */
export interface Probed {
  readonly network: Network;
  readonly wholeTimes: boolean;
  /** T, where it was said or found. */
  readonly timesteps?: number | undefined;
  readonly seed: number;
}

/** Numbers that times may run to: T itself of timesteps, else 1, or a thousand. */
export function rangesOf({ wholeTimes, timesteps = 1000 }: Probed): readonly number[] {
  return wholeTimes ? [timesteps - 1] : [1, 1000];
}

/** Noises and the same with the other sign, [2·pairs, d]. */
export function pairedNoise({ network, seed }: Probed, pairs: number): Float64Array {
  const noise = normals(childSeed(seed, 70), pairs * network.dimension);
  const x = new Float64Array(2 * noise.length);
  x.set(noise);
  x.set(
    noise.map((n) => -n),
    noise.length,
  );
  return x;
}
