import type { Interval } from '../../domain/report';
import { firstLevel } from '../../score/noise/level';
import { CONFIDENCE } from '../../score/statistics/bootstrap';
import { EQUAL_QUALITY } from '../../domain/quality';
import { SAME_IMAGE, errorRatio, fittedRatio, rootMeanSquare, type SeedErrors } from '../../score/statistics/quality';
import type { SkipCandidate } from '../../domain/report';
import { interimAnalyses } from './interimAnalyses';
import { sameFamily, type Candidates } from './candidates';
import type { Candidate, CandidateResult } from '../baseline/seededRuns';
import type { DiagnosisContext } from '../context';
import type { ModeledSubject } from '../modeledSubject';
import { imageShape, shownSigma } from '../subject';

/** No neighbor's pooling brings an error ratio as high as this down to what passes. */
const FAR_FROM_PASSING = 1.5;

/** The plans that were run, and how they compare with the baseline sampler. */
export class Evaluator {
  private readonly results = new Map<Candidate, CandidateResult>();
  /** The baseline sampler's, on the most seeds that anything ran on: on none before the first run. */
  private own: SeedErrors = { evaluations: 0, meanSquares: new Float64Array(0) };
  /** Read off the fits, on as many seeds as the outcome that was fitted. */
  private readonly fitted = new Map<Candidate, { readonly interval: Interval; readonly seeds: number }>();

  constructor(
    private readonly context: DiagnosisContext,
    private readonly subject: ModeledSubject,
    private readonly candidates: Candidates,
  ) {}

  /** Runs a plan on at least `seeds` seeds; what has run is not run again. */
  async run(plan: Candidate, seeds = this.subject.effort.coarseSeeds): Promise<CandidateResult> {
    const { runs, gaussian } = this.subject;
    const known = this.results.get(plan);
    if (known && known.seeds >= seeds) return known;
    this.context.progress.say(describeRun(plan, seeds));
    const result = await runs.measure(plan, gaussian, seeds);
    if (this.own.meanSquares.length < seeds) this.own = await runs.baselineErrors(seeds);
    this.results.set(plan, result);
    if (!known) this.context.emit({ kind: 'candidate', candidate: this.candidate(result) });
    return result;
  }

  /**
   * The error ratio read off the fits. The neighbor that the fit needs is run on the coarse seeds alone: what a grid does, it
   * does to every seed.
   */
  async fit(plan: Candidate, seeds = this.subject.effort.coarseSeeds, confidence = CONFIDENCE): Promise<Interval> {
    const target = await this.run(plan, seeds);
    const neighbour = this.candidates.neighbour(plan);
    const family = neighbour ? [await this.run(neighbour)] : [];
    const interval = this.ratioOfFits(target, family, await this.fewerSteps(), confidence);
    if (confidence === CONFIDENCE) this.fitted.set(plan, { interval, seeds: target.seeds });
    return interval;
  }

  /**
   * The first of the plans whose error is surely not above the baseline sampler's; null where none is. Seeds are added batch by
   * batch to all of them in turn; a plan is out as soon as it cannot be expected to clear the threshold on all seeds.
   */
  async firstThatHolds(candidates: readonly Candidate[]): Promise<Candidate | null> {
    let open: Candidate[] = [];
    for (const plan of candidates) if (this.canHold(await this.fit(plan), 0)) open.push(plan);
    for (const { seeds, confidence } of interimAnalyses(this.subject.effort)) {
      const hopeful: Candidate[] = [];
      for (const plan of open) {
        const interval = await this.fit(plan, seeds, confidence);
        if (interval.high <= EQUAL_QUALITY) return plan;
        if (this.canHold(interval, seeds)) hopeful.push(plan);
      }
      open = hopeful;
    }
    return null;
  }

  /**
   * Whether all seeds may clear the threshold, by half the width that they are expected to have. It is taken from the lower end:
   * a seed near a watershed stretches the upper one, the more the fewer seeds there are. On no seeds the value alone tells.
   */
  private canHold({ value, low }: Interval, seeds: number): boolean {
    return value * (value / low) ** Math.sqrt(seeds / this.subject.effort.finalSeeds) <= EQUAL_QUALITY;
  }

  /** The ratio of simply fewer steps, read off the fits where these may matter. */
  async rival(plan: Candidate): Promise<Interval> {
    const alone = this.ratio(await this.run(plan));
    return alone.value > FAR_FROM_PASSING ? alone : this.fit(plan);
  }

  /** The ratio of another formula in the place of a decided one; on all its seeds where it passes on the coarse ones. */
  async rivalInPlace(plan: Candidate, seeds: number): Promise<Interval> {
    const coarse = await this.run(plan);
    return this.ratio(this.passes(coarse) ? await this.run(plan, seeds) : coarse);
  }

  /** One step fewer than the baseline sampler's: where that is no worse, the own grid is an unlucky one and no measure. */
  private async fewerSteps(): Promise<SeedErrors[]> {
    return [await this.run(this.candidates.fewer(this.candidates.own.steps - 1))];
  }

  /** Reads every other plan's ratio off the fits of all that was run, for the chart. */
  fitAll(): void {
    const fewer = this.all().filter(({ plan }) => plan.start === 'none');
    for (const result of this.all()) {
      if (this.fitted.get(result.plan)?.seeds === result.seeds) continue;
      const family = this.all().filter(({ plan }) => sameFamily(plan, result.plan));
      const interval = this.ratioOfFits(result, family, fewer);
      this.fitted.set(result.plan, { interval, seeds: result.seeds });
    }
  }

  private ratioOfFits(
    target: CandidateResult,
    family: readonly SeedErrors[],
    fewer: readonly SeedErrors[],
    confidence = CONFIDENCE,
  ): Interval {
    const { own } = this;
    // The baseline sampler is one of the family without a formula.
    const members = target.plan.start === 'none' ? [...family, own] : family;
    return fittedRatio({ target, family: members, own, ownFamily: fewer }, this.subject.seed, confidence);
  }

  /** What decides about a plan: its ratio read off the fits, where they were made of as many seeds. */
  deciding(result: CandidateResult): Interval {
    const fitted = this.fitted.get(result.plan);
    return fitted?.seeds === result.seeds ? fitted.interval : this.ratio(result);
  }

  /** The error ratio of the plan itself. */
  ratio(result: CandidateResult): Interval {
    return errorRatio(result, this.own, this.subject.seed);
  }

  passes(result: CandidateResult): boolean {
    return this.ratio(result).value <= EQUAL_QUALITY;
  }

  isSameImage({ psnr, ssim, endpointRms }: Pick<CandidateResult, 'psnr' | 'ssim' | 'endpointRms'>): boolean {
    if (imageShape(this.subject.shape)) return psnr >= SAME_IMAGE.psnr && (ssim ?? 1) >= SAME_IMAGE.ssim;
    return endpointRms <= SAME_IMAGE.relativeRms * this.subject.runs.baselineStd();
  }

  /** The same for final samples that would be this far from the baseline sampler's: mean squares over seeds. */
  wouldBeSameImage(squares: Float64Array): boolean {
    const psnrs = Array.from(squares, (square) => this.subject.runs.psnr(square));
    const psnr = psnrs.reduce((sum, value) => sum + value, 0) / psnrs.length;
    return this.isSameImage({ psnr, ssim: null, endpointRms: rootMeanSquare(squares) });
  }

  /** Steps that the formula replaces on the own grid in the deepest skip that passes; 0 when none does. */
  deepestKept(): number {
    return this.skips()
      .filter((result) => result.plan.spacing === 'kept' && this.passes(result))
      .reduce((most, { plan }) => Math.max(most, plan.skippedSteps), 0);
  }

  /** Evaluations of the cheapest skip that passes; the baseline sampler's when none does. */
  cheapest(): number {
    return this.skips()
      .filter((result) => this.passes(result))
      .reduce((least, { evaluations }) => Math.min(least, evaluations), this.candidates.own.evaluations);
  }

  /** Every skip by the Gaussian's formula that was run. */
  skips(): CandidateResult[] {
    return this.all().filter(({ plan }) => plan.start === 'gaussian');
  }

  skipCandidates(): SkipCandidate[] {
    return this.all().map((result) => this.candidate(result));
  }

  private all(): CandidateResult[] {
    return [...this.results.values()];
  }

  private candidate(result: CandidateResult): SkipCandidate {
    const { plan, evaluations, endpointRms, psnr, ssim, seeds } = result;
    const fitted = this.fitted.get(plan);
    return {
      sigma: shownSigma(this.subject, firstLevel(plan.levels)),
      skippedSteps: plan.skippedSteps,
      spacing: plan.spacing,
      evaluations,
      start: plan.start,
      errorRatio: this.ratio(result),
      endpointRms,
      psnr,
      ssim,
      seeds,
      ...(fitted?.seeds === seeds && { fittedRatio: fitted.interval }),
    };
  }
}

function describeRun(plan: Candidate, seeds: number): string {
  const steps = plan.levels.length - 1;
  if (plan.start === 'none') return `${steps} steps, ${seeds} seeds`;
  const sigma = Number(firstLevel(plan.levels).sigma.toPrecision(3));
  return `${plan.start} skip to σ ${sigma}, ${steps} steps left, ${seeds} seeds`;
}
