import { innerProducts } from '../algebra/orthonormal';
import type { Gaussian } from '../gaussian';
import { addNoise } from '../noise/addNoise';
import type { NoiseSchedule } from '../noise/schedule';
import type { Denoise } from '../noise/level';
import { eigenvalueOfGain } from './jacobian';

/**
 * The variance of a direction outside the modes, by what the denoiser makes of the network's own samples at σ ≈ √tail: for any data
 * E⟨D − μ, x − μ⟩ is their variance, and over ‖x − μ‖² it does not mind by how much a coarse sampler overshoots. One evaluation a
 * sample.
 * @param samples [S, d]
 */
export async function tailVariance(
  { denoise, schedule }: { readonly denoise: Denoise; readonly schedule: NoiseSchedule },
  { mean, basis, tail }: Gaussian,
  samples: Float64Array,
  seed: number,
): Promise<number> {
  const d = mean.length;
  if (basis.length === d * d) return 0;
  const wanted = Math.min(Math.max(Math.sqrt(tail), schedule.sigmaMin), schedule.sigmaMax);
  const level = schedule.levelAt(wanted);
  const x = addNoise(samples, level, seed);
  const denoised = await denoise(x, level);
  const off = x.map((value, j) => value / level.a - mean[j % d]!);
  const answers = denoised.map((value, j) => value - mean[j % d]!);
  const [offInside, answersInside] = [innerProducts(off, basis, d), innerProducts(answers, basis, d)];
  let along = 0;
  let size = 0;
  for (let j = 0; j < off.length; j++) {
    along += off[j]! * answers[j]!;
    size += off[j]! ** 2;
  }
  for (let j = 0; j < offInside.length; j++) {
    along -= offInside[j]! * answersInside[j]!;
    size -= offInside[j]! ** 2;
  }
  return size > 0 ? eigenvalueOfGain(along / size, level.sigma) : tail;
}
