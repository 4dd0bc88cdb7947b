import { isotropic, teleport, type Gaussian } from '../../score/gaussian';
import type { NoiseLevel } from '../../score/noise/level';
import { concatenate } from '../../score/concatenate';
import { mean, std } from '../../score/statistics/mean';
import { childSeed, normals } from '../../score/statistics/normal';
import { rootMeanSquare, type SeedErrors } from '../../score/statistics/quality';
import type { OnStep } from '../../score/solvers/solver';
import { meanSquares, psnr, ssim } from '../../score/statistics/similarity';
import { asImages, imageShape, type Subject } from '../subject';
import { ReferenceSolution, type Fineness } from './referenceSolution';
import { rangeOf } from '../structure/valueRange';

export type Start = 'gaussian' | 'isotropic' | 'none';
type Spacing = 'kept' | 'respaced';

/** One way to sample: a closed formula down to levels[0] (unless start is none), then the sampler over the levels. */
export interface Candidate {
  readonly start: Start;
  readonly spacing: Spacing;
  readonly levels: readonly NoiseLevel[];
  /** Steps of the own grid that the formula replaces. */
  readonly skippedSteps: number;
  readonly evaluations: number;
}

/** A plan run from the first `seeds` seeds and compared with the reference solution and with the baseline sampler. */
export interface CandidateResult extends SeedErrors {
  readonly plan: Candidate;
  readonly seeds: number;
  /** Per-element RMS to the baseline sampler's final samples, over all seeds together. */
  readonly endpointRms: number;
  /** Mean over images, in dB. */
  readonly psnr: number;
  readonly ssim: number | null;
}

/** Numbered far beyond the seeds that plans are judged on. */
const FRESH_SEEDS = 2 ** 20;

/** All sampling from the same seeds: seed k always starts from the same noise, and nothing is run twice. */
export class SeededRuns {
  private own: Float64Array = new Float64Array(0);
  private readonly truth: ReferenceSolution;
  private readonly measured = new Map<string, { error: number[]; toOwn: number[]; similarity: number[] }>();
  private range: number | null = null;

  constructor(private readonly subject: Subject) {
    this.truth = new ReferenceSolution(
      subject,
      (from, to) => this.noise(from, to),
      (count) => this.baselineFinals(count),
    );
  }

  /** x_T of seeds [from, to), [to − from, d]. */
  noise(from: number, to: number): Float64Array {
    const { dimension: d, sampler, seed } = this.subject;
    const result = new Float64Array((to - from) * d);
    for (let k = from; k < to; k++)
      result.set(
        normals(childSeed(seed, k), d).map((value) => sampler.startScale * value),
        (k - from) * d,
      );
    return result;
  }

  /** Final samples of the baseline sampler, [count, d]; `onStep` sees only seeds that had not run before. */
  async baselineFinals(count: number, onStep?: OnStep): Promise<Float64Array> {
    const { sampler, denoise, dimension: d } = this.subject;
    const have = this.own.length / d;
    if (count > have) {
      const fresh = await sampler.solver.sample(denoise, this.noise(have, count), sampler.fullRun.levels, onStep);
      this.own = concatenate(this.own, fresh);
    }
    return this.own.subarray(0, count * d);
  }

  /** Final samples of the baseline sampler that nothing is judged by, [count, d]. */
  freshFinals(count: number): Promise<Float64Array> {
    const { sampler, denoise } = this.subject;
    return sampler.solver.sample(denoise, this.noise(FRESH_SEEDS, FRESH_SEEDS + count), sampler.fullRun.levels);
  }

  /** The reference solution of the ODE from the same noise, [count, d]. */
  referenceFinals(count: number): Promise<Float64Array> {
    return this.truth.finals(count);
  }

  fineness(): Promise<Fineness> {
    return this.truth.fineness();
  }

  async baselineErrors(count: number): Promise<SeedErrors> {
    const { sampler, dimension: d } = this.subject;
    const own = await this.baselineFinals(count);
    const { evaluations } = sampler.fullRun;
    return { evaluations, meanSquares: meanSquares(own, await this.referenceFinals(count), d) };
  }

  /** Final samples of a plan for seeds [from, to). */
  async finals(plan: Candidate, gaussian: Gaussian, from: number, to: number): Promise<Float64Array> {
    const { sampler, denoise } = this.subject;
    const start = this.noise(from, to);
    if (plan.start === 'none') return sampler.solver.sample(denoise, start, plan.levels);
    const model = plan.start === 'gaussian' ? gaussian : isotropic(gaussian);
    const top = sampler.fullRun.levels[0]!;
    return sampler.solver.sample(denoise, teleport(model, start, top, plan.levels[0]!), plan.levels);
  }

  /** Measures a plan on the first `seeds` seeds; seeds measured before are not run again. */
  async measure(plan: Candidate, gaussian: Gaussian, seeds: number): Promise<CandidateResult> {
    const d = this.subject.dimension;
    const key = [plan.start, ...plan.levels.map((level) => level.sigma.toPrecision(12))].join(' ');
    const kept = this.measured.get(key) ?? { error: [], toOwn: [], similarity: [] };
    this.measured.set(key, kept);
    const have = kept.error.length;
    if (seeds > have) {
      const finals = await this.finals(plan, gaussian, have, seeds);
      const own = (await this.baselineFinals(seeds)).subarray(have * d);
      const reference = (await this.referenceFinals(seeds)).subarray(have * d);
      kept.error.push(...meanSquares(finals, reference, d));
      kept.toOwn.push(...meanSquares(finals, own, d));
      kept.similarity.push(...this.similarities(finals, own));
    }
    const toOwn = rootMeanSquare(Float64Array.from(kept.toOwn.slice(0, seeds)));
    const similarity = kept.similarity.slice(0, seeds);
    return {
      plan,
      seeds,
      evaluations: plan.evaluations,
      meanSquares: Float64Array.from(kept.error.slice(0, seeds)),
      endpointRms: toOwn,
      psnr: mean(kept.toOwn.slice(0, seeds).map((square) => this.psnr(square))),
      ssim: similarity.length === 0 ? null : mean(similarity),
    };
  }

  /** Per-element RMS of the baseline sampler's final samples about their mean. */
  baselineStd(): number {
    return std(this.own);
  }

  /** In dB, over the range that the baseline sampler's samples fill. */
  psnr(meanSquare: number): number {
    return psnr(meanSquare, this.valueRange());
  }

  /** Width of the range that the baseline sampler's samples fill, for PSNR and SSIM. */
  private valueRange(): number {
    if (this.range === null) {
      const { low, high } = rangeOf(this.own);
      this.range = high - low;
    }
    return this.range;
  }

  private similarities(a: Float64Array, b: Float64Array): number[] {
    const shape = imageShape(this.subject.shape);
    const d = this.subject.dimension;
    const one = asImages(a, this.subject.shape);
    const other = asImages(b, this.subject.shape);
    const result: number[] = [];
    for (let start = 0; shape && start < a.length; start += d) {
      const value = ssim(one.subarray(start, start + d), other.subarray(start, start + d), shape, this.valueRange());
      if (value !== null) result.push(value);
    }
    return result;
  }
}
