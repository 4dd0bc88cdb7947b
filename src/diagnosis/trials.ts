import type { Interval } from '../score/bootstrap';
import type { Gaussian } from '../score/gaussian';
import { EQUAL_QUALITY, SAME_PICTURE, errorRatio, fittedRatio, type SeedErrors } from '../score/quality';
import type { SkipCandidate } from '../shared/report';
import { sameFamily, type Plans } from './plans';
import type { Outcome, Plan, Runs } from './runs';
import { imageShape, type Subject } from './subject';

/** The plans that were run, and how they compare with the own sampler. */
export class Trials {
  private readonly outcomes = new Map<Plan, Outcome>();
  /** Of the own sampler, by number of seeds. */
  private readonly ownErrors = new Map<number, SeedErrors>();
  private readonly fitted = new Map<Plan, Interval>();

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
    this.ownErrors.set(seeds, await this.runs.ownErrors(seeds));
    this.outcomes.set(plan, outcome);
    if (!known) this.found(this.candidate(outcome));
    return outcome;
  }

  /** The error ratio read off the fits, with every neighbour that the fits need run on `seeds` seeds. */
  async fit(plan: Plan, seeds: number): Promise<Interval> {
    const target = await this.run(plan, seeds);
    const family: SeedErrors[] = [];
    for (const neighbour of this.plans.neighbours(plan)) family.push(await this.run(neighbour, seeds));
    const fewer: SeedErrors[] = [];
    const { steps } = this.plans.own;
    for (const n of [steps - 2, steps - 1, steps + 1])
      if (n >= 1) fewer.push(await this.run(this.plans.fewer(n), seeds));
    const interval = this.ratioOfFits(target, plan, family, await this.runs.ownErrors(seeds), fewer);
    this.fitted.set(plan, interval);
    return interval;
  }

  /**
   * Reads every other plan's ratio off the fits of what was run on at least its own seeds, for the chart; those of the
   * decision stay as they were decided.
   */
  async fitAll(): Promise<void> {
    for (const outcome of this.all()) {
      const { plan, seeds } = outcome;
      if (this.fitted.has(plan)) continue;
      const comparable = this.all().filter((other) => other.seeds >= seeds);
      const family = comparable.filter((other) => sameFamily(other.plan, plan));
      const fewer = comparable.filter((other) => other.plan.start === 'none');
      this.fitted.set(plan, this.ratioOfFits(outcome, plan, family, await this.runs.ownErrors(seeds), fewer));
    }
  }

  private ratioOfFits(
    target: SeedErrors,
    { start }: Plan,
    family: readonly SeedErrors[],
    own: SeedErrors,
    fewer: readonly SeedErrors[],
  ): Interval {
    // The own sampler is one of the family without a formula.
    const members = start === 'none' ? [...family, own] : family;
    return fittedRatio(target, members, own, fewer, this.subject.seed);
  }

  /** The error ratio of the plan itself. */
  ratio(outcome: Outcome): Interval {
    return errorRatio(outcome, this.ownErrors.get(outcome.seeds)!, this.subject.seed);
  }

  passes(outcome: Outcome): boolean {
    return this.ratio(outcome).value <= EQUAL_QUALITY;
  }

  isSamePicture({ psnr, ssim, endpointRms }: Outcome): boolean {
    if (imageShape(this.subject.shape)) return psnr >= SAME_PICTURE.psnr && (ssim ?? 1) >= SAME_PICTURE.ssim;
    return endpointRms <= SAME_PICTURE.relativeRms * this.runs.ownScale();
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
      sigma: plan.levels[0]!.sigma,
      skippedSteps: plan.skippedSteps,
      spacing: plan.spacing,
      evaluations,
      start: plan.start,
      errorRatio: this.ratio(outcome),
      endpointRms,
      psnr,
      ssim,
      seeds,
      ...(fitted && { fittedRatio: fitted }),
    };
  }
}

function describeRun(plan: Plan, seeds: number): string {
  const steps = plan.levels.length - 1;
  if (plan.start === 'none') return `${steps} steps, ${seeds} seeds`;
  const sigma = Number(plan.levels[0]!.sigma.toPrecision(3));
  return `${plan.start} skip to σ ${sigma}, ${steps} steps left, ${seeds} seeds`;
}
