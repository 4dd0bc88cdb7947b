import type { Network } from '../../engine/network';
import { norm, squaredDistance } from '../../score/algebra/orthonormal';
import { childSeed, normals } from '../../score/statistics/normal';
import { DiagnosisError } from '../../shared/failure';
import { percent } from '../../shared/format';

/** Two answers to one input that differ by more than this part of their size are no rounding. */
const DIFFERENT = 1e-3;

/**
 * Whether a network is a function of its input: dropout that was left on, or noise that it draws itself, show when it is asked twice.
 * @returns RMS difference of two answers to the same sample over their size; 0 where it is within rounding
 */
export async function askTwice(network: Network, time: number, seed: number): Promise<number> {
  const x = normals(childSeed(seed, 3), network.dimension);
  const first = await network.run(x, time);
  const again = await network.run(x, time);
  const difference = Math.sqrt(squaredDistance(first, again)) / norm(first);
  return difference > DIFFERENT ? difference : 0;
}

/** For a network that could not be recognized because its answers differ. */
export function differsError(difference: number): DiagnosisError {
  return new DiagnosisError(
    'not-recognised',
    `The network’s output differs by ${percent(difference)} when it is given the same input twice, so nothing about it can be measured.`,
    'Export it in evaluation mode, without dropout and without noise that it draws itself.',
  );
}
