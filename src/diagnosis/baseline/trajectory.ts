import { quantile } from '../../score/statistics/bootstrap';
import { teleport, teleportDenoised, type Gaussian } from '../../score/gaussian';
import type { NoiseLevel } from '../../score/noise/level';
import { meanSquares } from '../../score/statistics/similarity';
import type { Quartiles, TrajectoryRow } from '../../domain/report';
import type { DiagnosisContext } from '../context';
import type { ModeledSubject } from '../modeledSubject';
import { shownSigma } from '../subject';

/** The baseline sampler's states as they came: x and D [S, d] at the start of every step. */
export interface StepRecord {
  readonly level: NoiseLevel;
  readonly x: Float64Array;
  readonly denoised: Float64Array;
}

/** How far the network's trajectory leaves the Gaussian's from the same noise, step by step; needs no evaluation. */
export async function measureTrajectory(
  context: DiagnosisContext,
  subject: ModeledSubject,
  steps: readonly StepRecord[],
): Promise<void> {
  await context.enter('trajectory', 'trajectory beside the Gaussian’s');
  const { dimension: d, gaussian } = subject;
  const first = steps[0]!;
  const rows: TrajectoryRow[] = steps.map(({ level, x, denoised }, step) => ({
    step,
    sigma: shownSigma(subject, level),
    state: quartiles(meanSquares(x, teleport(gaussian, first.x, first.level, level), d)),
    denoised: quartiles(meanSquares(denoised, teleportDenoised(gaussian, first.x, first.level, level), d)),
  }));
  context.emit({ kind: 'trajectory', rows });
}

/** What a deviation of the state [S, d] at one level becomes at the last, were the way Gaussian. */
export function carriedToEnd(
  deviation: Float64Array,
  level: NoiseLevel,
  last: NoiseLevel,
  gaussian: Gaussian,
): Float64Array {
  const centred: Gaussian = { ...gaussian, mean: new Float64Array(gaussian.mean.length) };
  return level.sigma > last.sigma ? teleport(centred, deviation, level, last) : deviation;
}

function quartiles(squares: Float64Array): Quartiles {
  const roots = squares.map(Math.sqrt).sort();
  return { q25: quantile(roots, 0.25), median: quantile(roots, 0.5), q75: quantile(roots, 0.75) };
}
