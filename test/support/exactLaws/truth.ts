/** What bench/truth.mjs needs of the exact denoisers: networks, exact moments, and the right answers in float64. */
import { loadMoments, saveMoments } from '../../../src/data/moments/momentsFile';
import { norm } from '../../../src/score/algebra/orthonormal';
import { denoiseGaussian, totalVariance } from '../../../src/score/gaussian';
import { randomNormals } from '../randomNormals';
import type { ExactLaw } from './law';

export { exactCases } from './cases';
export { networkOf } from './network';

/** Numbers in a batch of probes, and probes in all. */
const NUMBERS = 2e6;
const PROBES = 20_000;
/** A law of many dimensions has few that are not Gaussian: fewer probes say as much. */
const PROBES_OF_MANY = 1000;

/** Centered denoiser NMSE of the law's own Gaussian at σ, by Monte Carlo. */
export function nmseOf(law: ExactLaw, sigma: number): number {
  const { moments } = law;
  const d = moments.mean.length;
  const count = d > 1000 ? PROBES_OF_MANY : PROBES;
  const batch = Math.max(1, Math.floor(NUMBERS / d));
  let off = 0;
  let size = 0;
  for (let start = 0; start < count; start += batch) {
    const rows = Math.min(batch, count - start);
    const noise = randomNormals(rows * d, 2 * start + 1);
    const x = law.sample(rows, 2 * start + 2).map((value, j) => value + sigma * noise[j]!);
    const denoised = law.denoise(x, sigma);
    const modelled = denoiseGaussian(moments, x, { a: 1, b: sigma, sigma, time: sigma });
    denoised.forEach((value, j) => {
      off += (value - modelled[j]!) ** 2;
      size += (value - moments.mean[j % d]!) ** 2;
    });
  }
  return off / size;
}

/** ‖μ̂ − μ‖ over √(‖μ‖² + trΣ), with μ̂ as a diagnosis kept it in a file. */
export async function meanErrorOf({ moments }: ExactLaw, file: string): Promise<number> {
  const { mean } = await loadMoments(file);
  const off = norm(mean.map((value, i) => value - moments.mean[i]!));
  return off / Math.sqrt(norm(moments.mean) ** 2 + totalVariance(moments));
}

/** The law's exact moments as `--moments` reads them. */
export function saveMomentsOf({ moments }: ExactLaw, file: string): Promise<void> {
  return saveMoments(file, { ...moments, count: 1e9, totalVariance: totalVariance(moments) });
}
