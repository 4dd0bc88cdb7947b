import type { Network } from '../../engine/network';
import { dot, norm } from '../../score/algebra/orthonormal';
import { childSeed, normals } from '../../score/statistics/normal';
import { DiagnosisError } from '../../shared/failure';

/** From nearly no noise to nearly nothing else, of whatever kind the time is. */
const TIMES = { any: [0.02, 0.5, 0.98, 20, 900], whole: [1, 20, 500, 900] } as const;

/**
 * How far a network's answer is a copy of what it is given as the sample, at the noise level where it is most: a denoised sample is that at low noise,
 * predicted noise and a velocity at high noise. Of the channels of a condition hardly any answer is.
 * @returns of a change of the sample, the part that the answer changes by, 0 to 1
 */
export async function echoOf(network: Network, how: { wholeTimes: boolean; seed: number }): Promise<number> {
  const [x, other] = [3, 4].map((stream) => normals(childSeed(how.seed, stream), network.dimension)) as [
    Float64Array,
    Float64Array,
  ];
  const change = difference(x, other);
  let most = 0;
  for (const time of how.wholeTimes ? TIMES.whole : TIMES.any) {
    try {
      const answered = difference(await network.run(x, time), await network.run(other, time));
      // What is a faint trace of the change is no copy of it, however exact.
      const size = Math.max(norm(change), norm(answered));
      const echo = Math.abs(dot(change, answered)) / (norm(change) * size);
      if (echo > most) most = echo;
    } catch (error) {
      // Beyond the end of a table of timesteps.
      if (!(error instanceof DiagnosisError)) throw error;
    }
  }
  return most;
}

/** The other side of the condition comes first where its part of the input is what is answered, and the usual side's is not. */
export function isOtherSide(usual: number, other: number): boolean {
  return other > 0.3 && other > 2 * usual;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, j) => value - (b[j] ?? 0));
}
