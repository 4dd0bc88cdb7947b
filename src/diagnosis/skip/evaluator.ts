import { CONFIDENCE, type Interval } from '../../score/statistics/bootstrap';
import type { Gaussian } from '../../score/gaussian';
import {
  EQUAL_QUALITY,
  SAME_PICTURE,
  errorRatio,
  fittedRatio,
  rootMeanSquare,
  type SeedErrors,
} from '../../score/statistics/quality';
import type { SkipCandidate } from '../../domain/report';
import { looks } from './interimAnalyses';
import { sameFamily, type Plans } from './candidates';
import type { Outcome, Plan, Runs } from '../baseline/seededRuns';
import { imageShape, shownSigma, type Subject } from '../subject';

/** No neighbour's pooling brings an error ratio as high as this down to what passes. */
const FAR_FROM_PASSING = 1.5;

/** The plans that were run, and how they compare with the own sampler. */
export class Trials {
  private readonly outcomes = new Map<Plan, Outcome>();
  /** The own sampler's, on the most seeds that anything ran on. */
  private own: SeedErrors | null = null;
  /** Read off the fits, on as many seeds as the outcome that was fitted. */
  private readonly fitted = new Map<Plan, { readonly interval: Interval; readonly seeds: number }>();

  constructor(
    private readonly subject: Subject,
    private readonly runs: Runs,
    private readonly gaussian: Gaussian,
    private readonly plans: Plans,
    private readonly say: (message: string) => void,
    private readonly found: (candidate: SkipCandidate) => void,
  ) {}

  /** Runs a plan on at least `seeds` seeds; what has run is not run again. */
  async run(plan: Plan, seeds = this.subject.effort.coarseSeeds): Promise<Outcome> {
    const known = this.outcomes.get(plan);
    if (known && known.seeds >= seeds) return known;
    this.say(describeRun(plan, seeds));
    const outcome = await this.runs.measure(plan, this.gaussian, seeds);
    if (!this.own || this.own.meanSquares.length < seeds) this.own = await this.runs.ownErrors(seeds);
    this.outcomes.set(plan, outcome);
    if (!known) this.found(this.candidate(outcome));
    return outcome;
  }

  /**
   * The error ratio read off the fits. The neighbour that the fit needs is run on the coarse seeds alone: what a grid does, it
   * does to every seed.
   */
  async fit(plan: Plan, seeds = this.subject.effort.coarseSeeds, confidence = CONFIDENCE): Promise<Interval> {
    const target = await this.run(plan, seeds);
    const neighbour = this.plans.neighbour(plan);
    const family = neighbour ? [await this.run(neighbour)] : [];
    const interval = this.ratioOfFits(target, family, await this.fewerSteps(), confidence);
    if (confidence === CONFIDENCE) this.fitted.set(plan, { interval, seeds: target.seeds });
    return interval;
  }

  /**
   * The first of the plans whose error is surely not above the own sampler's; null where none is. Seeds are added batch by
   * batch to all of them in turn; a plan is out as soon as it cannot be expected to clear the threshold on all seeds.
   */
  async firstThatHolds(plans: readonly Plan[]): Promise<Plan | null> {
    let open: Plan[] = [];
    for (const plan of plans) if (this.canHold(await this.fit(plan), 0)) open.push(plan);
    for (const { seeds, confidence } of looks(this.subject.effort)) {
      const hopeful: Plan[] = [];
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
  async rival(plan: Plan): Promise<Interval> {
    const alone = this.ratio(await this.run(plan));
    return alone.value > FAR_FROM_PASSING ? alone : this.fit(plan);
  }

  /** The ratio of another formula in the place of a decided one; on all its seeds where it passes on the coarse ones. */
  async rivalInPlace(plan: Plan, seeds: number): Promise<Interval> {
    const coarse = await this.run(plan);
    return this.ratio(this.passes(coarse) ? await this.run(plan, seeds) : coarse);
  }

  /** One step fewer than the own sampler's: where that is no worse, the own grid is an unlucky one and no measure. */
  private async fewerSteps(): Promise<SeedErrors[]> {
    return [await this.run(this.plans.fewer(this.plans.own.steps - 1))];
  }

  /** Reads every other plan's ratio off the fits of all that was run, for the chart. */
  fitAll(): void {
    const fewer = this.all().filter(({ plan }) => plan.start === 'none');
    for (const outcome of this.all()) {
      if (this.fitted.get(outcome.plan)?.seeds === outcome.seeds) continue;
      const family = this.all().filter(({ plan }) => sameFamily(plan, outcome.plan));
      const interval = this.ratioOfFits(outcome, family, fewer);
      this.fitted.set(outcome.plan, { interval, seeds: outcome.seeds });
    }
  }

  private ratioOfFits(
    target: Outcome,
    family: readonly SeedErrors[],
    fewer: readonly SeedErrors[],
    confidence = CONFIDENCE,
  ): Interval {
    const own = this.own!;
    // The own sampler is one of the family without a formula.
    const members = target.plan.start === 'none' ? [...family, own] : family;
    return fittedRatio(target, members, own, fewer, this.subject.seed, confidence);
  }

  /** What decides about a plan: its ratio read off the fits, where they were made of as many seeds. */
  deciding(outcome: Outcome): Interval {
    const fitted = this.fitted.get(outcome.plan);
    return fitted?.seeds === outcome.seeds ? fitted.interval : this.ratio(outcome);
  }

  /** The error ratio of the plan itself. */
  ratio(outcome: Outcome): Interval {
    return errorRatio(outcome, this.own!, this.subject.seed);
  }

  passes(outcome: Outcome): boolean {
    return this.ratio(outcome).value <= EQUAL_QUALITY;
  }

  isSamePicture({ psnr, ssim, endpointRms }: Pick<Outcome, 'psnr' | 'ssim' | 'endpointRms'>): boolean {
    if (imageShape(this.subject.shape)) return psnr >= SAME_PICTURE.psnr && (ssim ?? 1) >= SAME_PICTURE.ssim;
    return endpointRms <= SAME_PICTURE.relativeRms * this.runs.ownScale();
  }

  /** The same for final samples that would be this far from the own sampler's: mean squares over seeds. */
  wouldBeSamePicture(squares: Float64Array): boolean {
    const psnrs = Array.from(squares, (square) => this.runs.psnr(square));
    const psnr = psnrs.reduce((sum, value) => sum + value, 0) / psnrs.length;
    return this.isSamePicture({ psnr, ssim: null, endpointRms: rootMeanSquare(squares) });
  }

  /** Steps that the formula replaces on the own grid in the deepest skip that passes; 0 when none does. */
  deepestKept(): number {
    return this.skips()
      .filter((outcome) => outcome.plan.spacing === 'kept' && this.passes(outcome))
      .reduce((most, { plan }) => Math.max(most, plan.skippedSteps), 0);
  }

  /** Evaluations of the cheapest skip that passes; the own sampler's when none does. */
  cheapest(): number {
    return this.skips()
      .filter((outcome) => this.passes(outcome))
      .reduce((least, { evaluations }) => Math.min(least, evaluations), this.plans.own.evaluations);
  }

  /** Every skip by the Gaussian's formula that was run. */
  skips(): Outcome[] {
    return this.all().filter(({ plan }) => plan.start === 'gaussian');
  }

  candidates(): SkipCandidate[] {
    return this.all().map((outcome) => this.candidate(outcome));
  }

  private all(): Outcome[] {
    return [...this.outcomes.values()];
  }

  private candidate(outcome: Outcome): SkipCandidate {
    const { plan, evaluations, endpointRms, psnr, ssim, seeds } = outcome;
    const fitted = this.fitted.get(plan);
    return {
      sigma: shownSigma(this.subject, plan.levels[0]!),
      skippedSteps: plan.skippedSteps,
      spacing: plan.spacing,
      evaluations,
      start: plan.start,
      errorRatio: this.ratio(outcome),
      endpointRms,
      psnr,
      ssim,
      seeds,
      ...(fitted?.seeds === seeds && { fittedRatio: fitted.interval }),
    };
  }
}

function describeRun(plan: Plan, seeds: number): string {
  const steps = plan.levels.length - 1;
  if (plan.start === 'none') return `${steps} steps, ${seeds} seeds`;
  const sigma = Number(plan.levels[0]!.sigma.toPrecision(3));
  return `${plan.start} skip to σ ${sigma}, ${steps} steps left, ${seeds} seeds`;
}
