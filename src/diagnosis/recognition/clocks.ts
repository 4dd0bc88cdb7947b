import type { Network } from '../../engine/network';
import { dot } from '../../score/algebra/orthonormal';
import { childSeed, normals } from '../../score/statistics/normal';
import { ladderSchedule, veBaseOf, veSchedule } from '../../score/noise/schedule';
import { DiagnosisError } from '../../shared/failure';
import type { KnownFacts, MeasuredClock } from './hypothesis';

/** σ that the first look assumes, within a factor of ten of those of published networks. */
const GUESS = 10;
/** Below this σ the data's own extent counts as much as the noise. */
const LEAST = 2;
/** σ that follows from the one before changes little after as many looks. */
const LOOKS = 3;

/**
 * The schedules of time inputs of which σ does not follow from the time alone, as the network's answer to pure noise shows them:
 * F = −x/σ² of a score and x/σ of a noise predictor, wherever noise drowns the data.
 */
export async function measureClocks(
  network: Network,
  { wholeTimes, timesteps }: KnownFacts,
  seed: number,
): Promise<readonly MeasuredClock[]> {
  const sigmaAt = (time: number): Promise<number | null> => measureSigma(network, time, seed);
  if (!wholeTimes) {
    const top = await sigmaAt(1);
    return top === null || isUsual(top) ? [] : [{ time: 've-t', schedule: veSchedule(veBaseOf(top)) }];
  }
  if (timesteps === undefined || timesteps < 4) return [];
  const later = Math.max(1, Math.round(timesteps / 4));
  const [top, below] = [await sigmaAt(0), await sigmaAt(later)];
  if (top === null || below === null || below >= top) return [];
  const least = top * (below / top) ** ((timesteps - 1) / later);
  return [{ time: 'sigma-index', schedule: ladderSchedule(least, top, timesteps) }];
}

/** Within what the measurement leaves open, so that the usual schedule serves. */
function isUsual(sigmaMax: number): boolean {
  return Math.abs(Math.log(sigmaMax / veSchedule().sigmaMax)) < 0.03;
}

/** σ at a time, of a network without a signal's scale; null where its answer is no noise, or the noise does not drown the data. */
async function measureSigma(network: Network, time: number, seed: number): Promise<number | null> {
  const noise = normals(childSeed(seed, 3), network.dimension);
  let sigma = GUESS;
  for (let look = 0; look < LOOKS; look++) {
    const x = new Float64Array(2 * noise.length);
    noise.forEach((n, j) => {
      x[j] = sigma * n;
      x[noise.length + j] = -sigma * n;
    });
    let output: Float64Array;
    try {
      output = await network.run(x, time);
    } catch (error) {
      if (error instanceof DiagnosisError) return null;
      throw error;
    }
    const gain = dot(x, output) / dot(x, x);
    sigma = gain < 0 ? Math.sqrt(-1 / gain) : 1 / gain;
    if (!(sigma >= LEAST && sigma < 1e5)) return null;
  }
  return sigma;
}
