import { denoiseEmpirical, nearestTwo } from '../../score/empirical';
import { denoiseGaussian, totalVariance } from '../../score/gaussian';
import type { MatMul } from '../../score/algebra/matmul';
import { denoiseMixture, type Mixture } from '../../score/mixture';
import { squaredDistance } from '../../score/algebra/orthonormal';
import { concatenate } from '../../score/concatenate';
import { addNoise } from '../../score/noise/addNoise';
import { squaresAbout } from '../../score/statistics/mean';
import { childSeed } from '../../score/statistics/normal';
import type { MemorizationRow, MemorizationSection } from '../../domain/report';
import { scaledBatches, type ScaledData } from '../structure/scaledData';
import type { Found } from '../findings/finding';
import { memorization } from '../findings/network/memorization';
import type { ModeledSubject } from '../modeledSubject';

/** Noise levels over the data's standard deviation √(trΣ/d): where the data's own denoiser has settled on single samples, and D still works. */
const LEVELS = [1, 0.5, 0.25];
/** A sample this much nearer to one of the data than to any other is its copy [Gu et al. 2023, "On Memorization in Diffusion Models"]. */
const COPY = 1 / 3;

/**
 * Whether the network follows the data's own denoiser. The probes are the network's own samples with noise: about a training sample
 * every good denoiser leads back to it, about a new one only a network that memorized leads to its nearest training sample.
 */
export async function measureMemorization(
  { denoise, schedule, dimension: d, seed, gaussian }: ModeledSubject,
  { data, mixture, samples }: { data: ScaledData; mixture: Mixture | null; samples: Float64Array },
  product: MatMul,
): Promise<MemorizationSection> {
  const scale = Math.sqrt(totalVariance(gaussian) / d);
  const levels = LEVELS.map((part) => part * scale)
    .filter((sigma) => sigma >= schedule.sigmaMin && sigma <= schedule.sigmaMax)
    .map((sigma) => schedule.levelAt(sigma));
  const count = samples.length / d;
  const x = concatenate(...levels.map((level, l) => addNoise(samples, level, childSeed(childSeed(seed, -4), l))));
  const each = levels.flatMap((level) => Array.from({ length: count }, () => level));
  const empirical = await denoiseEmpirical(x, each, scaledBatches(data), product);
  const rows: MemorizationRow[] = [];
  for (const [l, level] of levels.entries()) {
    const part = (all: Float64Array): Float64Array => all.slice(l * samples.length, (l + 1) * samples.length);
    const denoised = await denoise(part(x), level);
    const left = (model: Float64Array): number => unexplained(denoised, model, gaussian.mean);
    rows.push({
      sigma: level.sigma,
      empirical: left(part(empirical)),
      gaussian: left(denoiseGaussian(gaussian, part(x), level)),
      mixture: mixture && left(denoiseMixture(mixture, part(x), level)),
    });
  }
  const { first, second } = await nearestTwo(samples, scaledBatches(data), d, product);
  const copied = first.reduce((sum, distance, i) => sum + Number(distance < COPY * second[i]!), 0) / count;
  return { copied, rows };
}

/** A finding where the data's own denoiser explains the network far better than any smooth model, and its samples are copies. */
export function findMemorization({ copied, rows }: MemorizationSection): Found[] {
  const follows = rows.filter(
    ({ empirical, gaussian, mixture }) => empirical < 0.1 && empirical < 0.25 * Math.min(gaussian, mixture ?? Infinity),
  );
  const shown = follows.at(-1);
  if (!shown || copied < 0.5 || follows.length < Math.min(2, rows.length)) return [];
  const { sigma, empirical, gaussian } = shown;
  return [memorization.of({ sigma, empirical, gaussian, copied })];
}

/** Σ‖D − D_model‖² / Σ‖D − μ‖². */
function unexplained(denoised: Float64Array, model: Float64Array, mean: Float64Array): number {
  return squaredDistance(denoised, model) / squaresAbout(denoised, mean);
}
