import type { Interval } from '../score/bootstrap';
import type { Gaussian } from '../score/gaussian';
import { EQUAL_QUALITY, SAME_PICTURE, errorRatio, fittedRatio, typicalError, type SeedErrors } from '../score/quality';
import type { SkipCandidate, SkipPlan, SkipSection } from '../shared/report';
import { explainDecision, type Decided, type Near, type Rivals } from './explainDecision';
import type { Outcome, Plan, Runs, Start } from './runs';
import { imageShape, timestepOf, type Subject } from './subject';

export interface SkipSearch {
  readonly section: SkipSection;
  /** The recommended plan; null when no skip pays. */
  readonly plan: Plan | null;
}

/**
 * Finds the hybrid of fewest evaluations whose error is not above the own sampler's, and the largest skip that keeps the picture. `predicted`
 * says where to look first; plans are run only where the answer can change.
 */
export async function searchSkip(
  subject: Subject,
  runs: Runs,
  gaussian: Gaussian,
  predicted: readonly Float64Array[],
  say: (message: string) => void,
  found: (candidate: SkipCandidate) => void,
): Promise<SkipSearch> {
  const search = new Search(subject, runs, gaussian, say, found);
  await search.keptGrid(firstGuess(predicted, (await runs.ownErrors(subject.effort.coarseSeeds)).meanSquares));
  const recommended = await search.cheapestThatHolds();
  await search.fewerSteps();
  return search.conclude(recommended);
}

/** The deepest step whose predicted error stays within the threshold; at least 1. */
function firstGuess(predicted: readonly Float64Array[], own: Float64Array): number {
  let guess = 1;
  predicted.forEach((squares, step) => {
    const seeds = Math.min(squares.length, own.length);
    const hybrid = own.slice(0, seeds).map((square, k) => square + squares[k]!);
    const ratio =
      typicalError({ evaluations: 0, meanSquares: hybrid }) / typicalError({ evaluations: 0, meanSquares: own });
    if (step > 0 && ratio <= EQUAL_QUALITY) guess = step;
  });
  return guess;
}

class Search {
  private readonly own;
  private readonly outcomes = new Map<Plan, Outcome>();
  private readonly ownErrors = new Map<number, SeedErrors>();
  private readonly fitted = new Map<Plan, Interval>();
  private readonly plans = new Map<string, Plan>();

  constructor(
    private readonly subject: Subject,
    private readonly runs: Runs,
    private readonly gaussian: Gaussian,
    private readonly say: (message: string) => void,
    private readonly found: (candidate: SkipCandidate) => void,
  ) {
    const { sampler } = subject;
    this.own = {
      levels: sampler.levels(sampler.steps),
      steps: sampler.steps,
      evaluations: sampler.solver.evaluations(sampler.steps),
    };
  }

  /** The largest k whose first k steps the formula may replace, by bisection about the guess. */
  async keptGrid(guess: number): Promise<void> {
    const largest = this.own.levels.length - 2;
    await this.largestPassing(guess, largest, async (k) => this.passes(await this.coarse(this.kept('gaussian', k))));
    const deepest = this.deepestKept();
    await this.largestPassing(Math.min(deepest + 2, largest), largest, async (k) =>
      this.samePicture(await this.coarse(this.kept('gaussian', k))),
    );
    for (const k of new Set([1, Math.max(1, deepest)])) await this.coarse(this.kept('isotropic', k));
  }

  /**
   * Budget by budget about the deepest skip that passed: down while one passes on the coarse seeds, then up until one holds
   * on the final seeds. null when none below the own sampler's cost does.
   */
  async cheapestThatHolds(): Promise<Decided | null> {
    let remaining = this.own.steps - this.deepestKept();
    while (remaining > 1 && (await this.contenders(remaining - 1)).some((outcome) => this.passes(outcome))) remaining--;
    for (; remaining < this.own.steps; remaining++)
      for (const contender of await this.contenders(remaining)) {
        const early = await this.fit(contender.plan, this.subject.effort.coarseSeeds);
        if (early.low > EQUAL_QUALITY) continue;
        const fitted = await this.fit(contender.plan, this.subject.effort.finalSeeds);
        if (fitted.high <= EQUAL_QUALITY) return { outcome: this.outcomes.get(contender.plan)!, fitted };
      }
    return null;
  }

  /** Skips that leave `remaining` steps, best first: on the own grid, and re-spaced from σ one and two steps deeper or less deep. */
  private async contenders(remaining: number): Promise<Outcome[]> {
    const k = this.own.steps - remaining;
    const last = this.own.levels.length - 2;
    const respaced = [k + 1, k - 1, k + 2, k - 2].slice(0, this.subject.effort.respacedSigmas);
    const outcomes = [await this.coarse(this.kept('gaussian', k))];
    for (const from of respaced)
      if (from >= 1 && from <= last) outcomes.push(await this.coarse(this.respaced('gaussian', from, remaining)));
    return outcomes
      .filter((outcome) => this.ratio(outcome).low <= EQUAL_QUALITY)
      .sort((a, b) => this.ratio(a).value - this.ratio(b).value);
  }

  /** Steps that the formula replaced on the own grid in the deepest skip that passed. */
  private deepestKept(): number {
    return this.passing('kept').reduce((most, { plan }) => Math.max(most, plan.skippedSteps), 0);
  }

  /** The rival: the same sampler with fewer steps, about the budgets at which skips were found to pass. */
  async fewerSteps(): Promise<void> {
    const steps = new Set([this.own.steps + 1, this.own.steps - 1]);
    const cost = this.subject.sampler.solver;
    for (let n = this.own.steps - 1; n >= 1; n--) {
      if (cost.evaluations(n) < this.cheapest()) break;
      steps.add(n);
    }
    const ordered = [...steps].filter((n) => n >= 1).sort((a, b) => b - a);
    // Every budget is not needed: the ends and a few between show the curve.
    const between = ordered.filter(
      (_, i) => i < 3 || i === ordered.length - 1 || i % Math.ceil(ordered.length / 4) === 0,
    );
    for (const n of between) await this.coarse(this.fewer(n));
  }

  async conclude(decided: Decided | null): Promise<SkipSearch> {
    const { finalSeeds, coarseSeeds } = this.subject.effort;
    const rivals = decided ? await this.rivals(decided.outcome.plan) : null;
    const pays = decided && !rivals!.fewerHolds ? decided : null;
    const seeds = decided ? finalSeeds : coarseSeeds;
    const error = typicalError(await this.runs.ownErrors(seeds));
    this.say('how fine the reference is');
    const referenceChange = await this.runs.referenceChange(Math.min(4, coarseSeeds));
    const same = this.largestSamePicture();
    await this.fitAll();
    const section: SkipSection = {
      recommended: pays ? this.describe(pays.outcome.plan) : null,
      reason: explainDecision(this.subject.sampler, this.own.evaluations, {
        pays,
        decided,
        rivals,
        closest: this.closest(),
      }),
      samePicture: same && {
        ...this.describe(same.plan),
        psnr: same.psnr,
        ssim: same.ssim,
        endpointRms: same.endpointRms,
      },
      candidates: [...this.outcomes.values()].map((outcome) => this.candidate(outcome)),
      own: { error, seeds, referenceEvaluations: this.runs.referenceEvaluations, referenceChange },
    };
    return { section, plan: pays?.outcome.plan ?? null };
  }

  /** What else costs as much as the decided plan: fewer steps, and the isotropic formula at the same place. */
  private async rivals(plan: Plan): Promise<Rivals> {
    const seeds = this.subject.effort.finalSeeds;
    const steps = this.largestStepsWithin(plan.evaluations);
    let fewer: Interval | null = null;
    if (steps >= 1 && steps < this.own.steps) fewer = await this.fit(this.fewer(steps), seeds);
    const isotropicPlan = this.plan('isotropic', plan.spacing, plan.levels, plan.skippedSteps);
    await this.measured(isotropicPlan, seeds);
    const isotropic = this.ratio(this.outcomes.get(isotropicPlan)!);
    return { fewer, fewerHolds: fewer !== null && fewer.high <= EQUAL_QUALITY, isotropic };
  }

  /** Gallops from the guess and bisects: k passes, k + 1 does not. Assumes that error grows with k. */
  private async largestPassing(guess: number, largest: number, passes: (k: number) => Promise<boolean>): Promise<void> {
    let good = 0;
    let bad = largest + 1;
    let k = Math.min(Math.max(guess, 1), largest);
    for (let stride = 1; bad - good > 1; stride *= 2) {
      if (await passes(k)) {
        good = k;
        k = bad > largest ? Math.min(largest, k + stride) : (good + bad) >> 1;
      } else {
        bad = k;
        k = good === 0 ? Math.max(1, k - stride) : (good + bad) >> 1;
      }
    }
  }

  /** The ratio read off the fits, with every neighbour that the fits need run on `seeds` seeds. */
  private async fit(plan: Plan, seeds: number): Promise<Interval> {
    const target = await this.measured(plan, seeds);
    const family: SeedErrors[] = [];
    for (const neighbour of this.neighbours(plan)) family.push(await this.measured(neighbour, seeds));
    const own = await this.runs.ownErrors(seeds);
    const ownFamily: SeedErrors[] = [];
    for (const steps of [this.own.steps - 2, this.own.steps - 1, this.own.steps + 1])
      if (steps >= 1) ownFamily.push(await this.measured(this.fewer(steps), seeds));
    // The own sampler is the middle of the family of fewer steps.
    const members = plan.start === 'none' ? [...family, own] : family;
    const interval = fittedRatio(target, members, own, ownFamily, this.subject.seed);
    this.fitted.set(plan, interval);
    return interval;
  }

  /**
   * Reads every plan's ratio off the fits of what was run on at least its own seeds, for the chart; those of the decision
   * stay as they were decided.
   */
  private async fitAll(): Promise<void> {
    for (const outcome of this.outcomes.values()) {
      if (this.fitted.has(outcome.plan)) continue;
      const comparable = [...this.outcomes.values()].filter(({ seeds }) => seeds >= outcome.seeds);
      const own = await this.runs.ownErrors(outcome.seeds);
      const family = comparable.filter(({ plan }) => sameFamily(plan, outcome.plan));
      const fewer = comparable.filter(({ plan }) => plan.start === 'none');
      const members = outcome.plan.start === 'none' ? [...family, own] : family;
      this.fitted.set(outcome.plan, fittedRatio(outcome, members, own, fewer, this.subject.seed));
    }
  }

  /** The plans one step dearer and one step cheaper from the same σ (kept: at the neighbouring σ). */
  private neighbours(plan: Plan): Plan[] {
    const { skippedSteps: k, levels } = plan;
    const steps = levels.length - 1;
    if (plan.start === 'none')
      return [steps - 1, steps + 1].filter((n) => n >= 1 && n !== this.own.steps).map((n) => this.fewer(n));
    if (plan.spacing === 'kept')
      return [k - 1, k + 1]
        .filter((n) => n >= 1 && n <= this.own.levels.length - 2)
        .map((n) => this.kept(plan.start, n));
    return [steps - 1, steps + 1].filter((n) => n >= 1).map((n) => this.respaced(plan.start, k, n));
  }

  private coarse(plan: Plan): Promise<Outcome> {
    return this.measured(plan, this.subject.effort.coarseSeeds);
  }

  private async measured(plan: Plan, seeds: number): Promise<Outcome> {
    const known = this.outcomes.get(plan);
    if (known && known.seeds >= seeds) return known;
    this.say(describeRun(plan, seeds));
    const outcome = await this.runs.measure(plan, this.gaussian, seeds);
    this.ownErrors.set(seeds, await this.runs.ownErrors(seeds));
    this.outcomes.set(plan, outcome);
    if (!known) this.found(this.candidate(outcome));
    return outcome;
  }

  private ratio(outcome: Outcome): Interval {
    return errorRatio(outcome, this.ownErrors.get(outcome.seeds)!, this.subject.seed);
  }

  private passes(outcome: Outcome): boolean {
    return this.ratio(outcome).value <= EQUAL_QUALITY;
  }

  private samePicture({ psnr, ssim, endpointRms }: Outcome): boolean {
    if (imageShape(this.subject.shape)) return psnr >= SAME_PICTURE.psnr && (ssim ?? 1) >= SAME_PICTURE.ssim;
    return endpointRms <= SAME_PICTURE.relativeRms * this.runs.ownScale();
  }

  private passing(spacing: Plan['spacing']): Outcome[] {
    return [...this.outcomes.values()].filter(
      (outcome) => outcome.plan.start === 'gaussian' && outcome.plan.spacing === spacing && this.passes(outcome),
    );
  }

  private cheapest(): number {
    return [...this.passing('kept'), ...this.passing('respaced')].reduce(
      (least, { evaluations }) => Math.min(least, evaluations),
      this.own.evaluations,
    );
  }

  private largestStepsWithin(evaluations: number): number {
    let steps = 0;
    while (this.subject.sampler.solver.evaluations(steps + 1) <= evaluations) steps++;
    return steps;
  }

  /** The skip nearest to holding, for the reason why none does. */
  private closest(): Near | null {
    const tried = [...this.outcomes.values()].filter((outcome) => outcome.plan.start === 'gaussian');
    const near = tried.map((outcome) => ({ sigma: outcome.plan.levels[0]!.sigma, ratio: this.ratio(outcome) }));
    return near.sort((a, b) => a.ratio.high - b.ratio.high)[0] ?? null;
  }

  private largestSamePicture(): Outcome | null {
    const same = [...this.outcomes.values()].filter(
      (outcome) =>
        outcome.plan.start === 'gaussian' && outcome.evaluations < this.own.evaluations && this.samePicture(outcome),
    );
    return same.sort((a, b) => a.evaluations - b.evaluations || b.psnr - a.psnr)[0] ?? null;
  }

  private kept(start: Start, k: number): Plan {
    return this.plan(start, 'kept', this.own.levels.slice(k), k);
  }

  private respaced(start: Start, k: number, steps: number): Plan {
    return this.plan(start, 'respaced', this.subject.sampler.levels(steps, this.own.levels[k]), k);
  }

  private fewer(steps: number): Plan {
    return this.plan('none', 'respaced', this.subject.sampler.levels(steps, this.own.levels[0]), 0);
  }

  /** One object for each distinct plan. */
  private plan(start: Start, spacing: Plan['spacing'], levels: Plan['levels'], skippedSteps: number): Plan {
    const key = [start, spacing, skippedSteps, levels.length].join(' ');
    const evaluations = this.subject.sampler.solver.evaluations(levels.length - 1);
    const plan = this.plans.get(key) ?? { start, spacing, levels, skippedSteps, evaluations };
    this.plans.set(key, plan);
    return plan;
  }

  private describe(plan: Plan): SkipPlan {
    const sigma = plan.levels[0]!.sigma;
    return {
      sigma,
      timestep: timestepOf(this.subject.schedule, sigma),
      skippedSteps: plan.skippedSteps,
      remainingSteps: plan.levels.length - 1,
      spacing: plan.spacing,
      evaluations: plan.evaluations,
      saved: 1 - plan.evaluations / this.own.evaluations,
    };
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

/** Plans whose error one curve over evaluations describes: the own grid from the same start, or re-spaced below the same σ. */
function sameFamily(a: Plan, b: Plan): boolean {
  if (a.start !== b.start || a.spacing !== b.spacing) return false;
  return a.spacing === 'kept' || a.skippedSteps === b.skippedSteps;
}

function describeRun(plan: Plan, seeds: number): string {
  const steps = plan.levels.length - 1;
  if (plan.start === 'none') return `${steps} steps, ${seeds} seeds`;
  const sigma = Number(plan.levels[0]!.sigma.toPrecision(3));
  return `${plan.start} skip to σ ${sigma}, ${steps} steps left, ${seeds} seeds`;
}
