import { isotropic, teleport, type Gaussian } from '../../score/gaussian';
import type { NoiseLevel } from '../../score/noise/level';
import { concatenate } from '../../score/concatenate';
import { std } from '../../score/statistics/mean';
import { childSeed, normals } from '../../score/statistics/normal';
import type { SeedErrors } from '../../score/statistics/quality';
import type { OnStep } from '../../score/solvers/solver';
import { uniPc } from '../../score/solvers/uniPc';
import { meanSquares } from '../../score/statistics/similarity';
import { denoiserOfSeeds, type Subject } from '../subject';
import { ReferenceSolution, type Fineness } from './referenceSolution';

type Start = 'gaussian' | 'isotropic' | 'none';
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

/** Numbered far beyond the seeds that plans are judged on. */
const FRESH_SEEDS = 2 ** 20;
/**
 * Samples that only show what the network samples take no more evaluations each, and no more of the limit together. UniPC with so many spreads
 * them as Heun with 35 does; Heun with 9 gives them five times the variance.
 */
const FRESH_EVALUATIONS = 16;
const FRESH_SHARE = 1 / 3;
/** The most of what is left of it: plans have yet to be foretold. */
const FRESH_OF_LEFT = 1 / 3;

/** All sampling from the same seeds: seed k always starts from the same noise, and nothing is run twice. */
export class SeededRuns {
  private own: Float64Array = new Float64Array(0);
  private readonly truth: ReferenceSolution;
  /** Final samples of the plans by seed; float32 as the network answers them. */
  private readonly known = new Map<string, Map<number, Float32Array>>();

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

  /** Seeds that the baseline sampler has run from: the first ones. */
  get ownSeeds(): number {
    return this.own.length / this.subject.dimension;
  }

  /** Final samples of the baseline sampler, [count, d]; `onStep` sees only seeds that had not run before. */
  async baselineFinals(count: number, onStep?: OnStep): Promise<Float64Array> {
    const { sampler, dimension: d } = this.subject;
    const have = this.ownSeeds;
    if (count > have) {
      const fresh = await sampler.solver.sample(
        denoiserOfSeeds(this.subject, have),
        this.noise(have, count),
        sampler.fullRun.levels,
        onStep,
      );
      this.own = concatenate(this.own, fresh);
    }
    return this.own.subarray(0, count * d);
  }

  /**
   * Samples of the network that show what it samples, and that no plan is confirmed on, [n, d] with n ≤ count: the runs that there are,
   * and short ones from other seeds as far as a third of the limit goes.
   */
  async samples(count: number): Promise<Float64Array> {
    const { sampler, budget, dimension: d } = this.subject;
    const { fullRun } = sampler;
    const isShort = fullRun.evaluations <= FRESH_EVALUATIONS;
    const solver = isShort ? sampler.solver : uniPc();
    const levels = isShort ? fullRun.levels : sampler.levels(FRESH_EVALUATIONS, fullRun.levels[0]);
    const each = solver.evaluations(levels.length - 1);
    const affordable = Math.floor(Math.min(FRESH_OF_LEFT * budget.left, FRESH_SHARE * budget.limit) / each);
    const more = Math.max(0, Math.min(count - this.ownSeeds, affordable));
    const own = this.own.subarray(0, count * d);
    if (more === 0) return own;
    const noise = this.noise(FRESH_SEEDS, FRESH_SEEDS + more);
    return concatenate(own, await solver.sample(denoiserOfSeeds(this.subject, FRESH_SEEDS), noise, levels));
  }

  /** Seeds whose reference solution is known: the first ones. */
  get referenceSeeds(): number {
    return this.truth.seeds;
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

  /** The errors of a plan on the first `count` seeds. */
  async errors(plan: Candidate, gaussian: Gaussian, count: number): Promise<SeedErrors> {
    const finals = await this.finals(plan, gaussian, 0, count);
    const { evaluations } = plan;
    return { evaluations, meanSquares: meanSquares(finals, await this.referenceFinals(count), this.subject.dimension) };
  }

  /** Seeds of [from, to) that a plan has not run from. */
  missing(plan: Candidate, from: number, to: number): number {
    const done = this.doneOf(plan);
    let count = 0;
    for (let seed = from; seed < to; seed++) if (!done.has(seed)) count++;
    return count;
  }

  /** Final samples of a plan for seeds [from, to), [to − from, d]; seeds that have run are not run again. */
  async finals(plan: Candidate, gaussian: Gaussian, from: number, to: number): Promise<Float64Array> {
    const { dimension: d } = this.subject;
    const done = this.doneOf(plan);
    for (let seed = from; seed < to;) {
      let end = seed;
      while (end < to && !done.has(end)) end++;
      if (end > seed) {
        const fresh = await this.run(plan, gaussian, seed, end);
        for (let k = seed; k < end; k++)
          done.set(k, Float32Array.from(fresh.subarray((k - seed) * d, (k - seed + 1) * d)));
      }
      seed = Math.max(end, seed + 1);
    }
    const all = new Float64Array((to - from) * d);
    for (let seed = from; seed < to; seed++) all.set(done.get(seed) ?? [], (seed - from) * d);
    return all;
  }

  /** The first `count` seeds of the baseline sampler again, for the time that it takes. */
  rerunBaseline(count: number): Promise<Float64Array> {
    const { sampler } = this.subject;
    return sampler.solver.sample(denoiserOfSeeds(this.subject, 0), this.noise(0, count), sampler.fullRun.levels);
  }

  /** The same of a plan. */
  rerun(plan: Candidate, gaussian: Gaussian, count: number): Promise<Float64Array> {
    return this.run(plan, gaussian, 0, count);
  }

  /** Per-element RMS of the baseline sampler's final samples about their mean. */
  baselineStd(): number {
    return std(this.own);
  }

  private doneOf(plan: Candidate): Map<number, Float32Array> {
    const key = [plan.start, ...plan.levels.map((level) => level.sigma.toPrecision(12))].join(' ');
    const done = this.known.get(key) ?? new Map<number, Float32Array>();
    this.known.set(key, done);
    return done;
  }

  private run(plan: Candidate, gaussian: Gaussian, from: number, to: number): Promise<Float64Array> {
    const { sampler } = this.subject;
    const denoise = denoiserOfSeeds(this.subject, from);
    const start = this.noise(from, to);
    if (plan.start === 'none') return sampler.solver.sample(denoise, start, plan.levels);
    const model = plan.start === 'gaussian' ? gaussian : isotropic(gaussian);
    const top = sampler.fullRun.levels[0]!;
    return sampler.solver.sample(denoise, teleport(model, start, top, plan.levels[0]!), plan.levels);
  }
}
