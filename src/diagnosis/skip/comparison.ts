import type { VaeDecoder } from '../../checkpoint/layout/vaeDecoder';
import { concatenate } from '../../score/concatenate';
import { meanSquares, psnr } from '../../score/statistics/similarity';
import type { Candidate } from '../baseline/seededRuns';
import type { ModeledSubject } from '../modeledSubject';
import { rangeOf } from '../structure/valueRange';
import { Viewer } from './viewer';

/** How the final sample of one seed compares with the baseline sampler's from the same noise. */
export interface SeedComparison {
  /** Per-element mean square of the difference, in the network's own values. */
  readonly square: number;
  /** Of the images, dB; for data that are not images, with respect to the range of their values. */
  readonly psnr: number;
  /** null for data that are not images, or smaller than the window. */
  readonly ssim: number | null;
  /** RMS difference over the data's standard deviation. */
  readonly relativeRms: number;
}

/**
 * Compares final samples of plans with the baseline sampler's as images: decoded where a decoder of latents is at hand, in the usual range
 * of such data. Every seed of a plan is compared once.
 */
export class Comparison {
  private readonly known = new Map<Candidate, Map<number, SeedComparison>>();
  /** The baseline sampler's samples as they are seen, by seed. */
  private readonly own: Float64Array[] = [];
  private readonly viewer: Viewer;
  private width = 0;
  /** Σ ln of the mean square seen in the images over that in the network's own values, and its terms. */
  private readonly gains = { sum: 0, count: 0 };

  private constructor(
    private readonly subject: ModeledSubject,
    decoder: VaeDecoder | null,
  ) {
    this.viewer = new Viewer(subject.shape, decoder);
  }

  /** @param decoder of latents; null where there is none */
  static async open(subject: ModeledSubject, decoder: VaeDecoder | null): Promise<Comparison> {
    const comparison = new Comparison(subject, decoder);
    const { coarseSeeds } = subject.effort;
    await comparison.seeOwn(coarseSeeds);
    const { low, high } = rangeOf(concatenate(...comparison.own));
    comparison.width = high - low;
    return comparison;
  }

  /** Whether samples are judged as images, by PSNR and SSIM, and not by their relative RMS difference. */
  get ofImages(): boolean {
    return this.viewer.ofImages;
  }

  /** Width of the value range that PSNR refers to. It is determined by the images of the first seeds, and later ones do not change it. */
  get range(): number {
    return this.width;
  }

  /** Seeds [from, to) of a plan, which are run where they have not been. */
  async of(plan: Candidate, from: number, to: number): Promise<SeedComparison[]> {
    const { runs, gaussian, dimension: d } = this.subject;
    const known = this.known.get(plan) ?? new Map<number, SeedComparison>();
    this.known.set(plan, known);
    const seeds = Array.from({ length: to - from }, (_, i) => from + i);
    const fresh = seeds.filter((seed) => !known.has(seed));
    if (fresh.length > 0) {
      const finals = await runs.finals(plan, gaussian, from, to);
      const raw = await runs.baselineFinals(to);
      await this.seeOwn(to);
      const parts = fresh.map((seed) => finals.subarray((seed - from) * d, (seed - from + 1) * d));
      const seen = await this.viewer.see(concatenate(...parts));
      const size = seen.length / fresh.length;
      for (const [i, seed] of fresh.entries()) {
        const square = meanSquares(parts[i]!, raw.subarray(seed * d, (seed + 1) * d), d)[0]!;
        known.set(seed, this.compare(seen.subarray(i * size, (i + 1) * size), this.own[seed]!, square));
      }
    }
    return seeds.flatMap((seed) => known.get(seed) ?? []);
  }

  /** The PSNR that corresponds to a mean square in the network's own values, based on the images compared so far. */
  psnrOf(square: number): number {
    const gain = this.gains.count === 0 ? 1 : Math.exp(this.gains.sum / this.gains.count);
    return psnr(square * gain, this.range);
  }

  private compare(a: Float64Array, b: Float64Array, square: number): SeedComparison {
    const { square: shown, ...likeness } = this.viewer.likeness(a, b, this.range);
    if (square > 0 && shown > 0) {
      this.gains.sum += Math.log(shown / square);
      this.gains.count++;
    }
    return {
      square,
      ...likeness,
      relativeRms: Math.sqrt(square) / this.subject.runs.baselineStd(),
    };
  }

  /** Converts the baseline sampler's first samples to images, unless they already are. */
  private async seeOwn(count: number): Promise<void> {
    const { runs, dimension: d } = this.subject;
    const have = this.own.length;
    if (count <= have) return;
    const seen = await this.viewer.see((await runs.baselineFinals(count)).slice(have * d));
    const size = seen.length / (count - have);
    for (let i = 0; i < count - have; i++) this.own.push(seen.subarray(i * size, (i + 1) * size));
  }
}
