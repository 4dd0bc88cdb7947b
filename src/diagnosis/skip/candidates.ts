import type { SkipPlan } from '../../domain/report';
import { firstLevel } from '../../score/noise/level';
import type { Candidate, Start } from '../baseline/seededRuns';
import { shownSigma, timestepOf, type Subject } from '../subject';

/** The ways to sample that a search may try, one object for each. */
export class Candidates {
  /** The user's baseline sampler as it runs. */
  readonly own;
  private readonly known = new Map<string, Candidate>();

  constructor(private readonly subject: Subject) {
    this.own = subject.sampler.fullRun;
  }

  /** The deepest skip: one step of the own grid remains. */
  get deepest(): number {
    return this.own.steps - 1;
  }

  /** The formula in place of the first k steps, the rest of the own grid kept. */
  kept(start: Start, k: number): Candidate {
    return this.plan(start, 'kept', this.own.levels.slice(k), k);
  }

  /** The formula down to the own grid's level k, then `steps` steps spaced anew. */
  respaced(start: Start, k: number, steps: number): Candidate {
    return this.plan(start, 'respaced', this.subject.sampler.levels(steps, this.own.levels[k]), k);
  }

  /** The formula down to level k, then `steps` steps: the own grid's where that many are left of it. */
  skip(k: number, steps: number): Candidate {
    return steps === this.own.steps - k ? this.kept('gaussian', k) : this.respaced('gaussian', k, steps);
  }

  /** The rival: no formula, simply another number of steps. */
  fewer(steps: number): Candidate {
    return this.plan('none', 'respaced', this.subject.sampler.levels(steps, this.own.levels[0]), 0);
  }

  /** The isotropic formula in the place of a plan's own. */
  isotropic({ spacing, levels, skippedSteps }: Candidate): Candidate {
    return this.plan('isotropic', spacing, levels, skippedSteps);
  }

  /**
   * The plan beside this one that may speak against skipping, from the same σ: for a skip one step more, which a lucky grid is no better
   * than; for simply fewer steps one step fewer, which an unlucky grid is no better than.
   */
  neighbour({ start, skippedSteps: k, levels }: Candidate): Candidate | null {
    const steps = levels.length - 1;
    if (start === 'none') return steps > 1 ? this.fewer(steps - 1) : null;
    return start === 'gaussian' ? this.skip(k, steps + 1) : this.respaced(start, k, steps + 1);
  }

  /** The most steps that cost no more than `evaluations`. */
  stepsWithin(evaluations: number): number {
    let steps = 0;
    while (this.subject.sampler.solver.evaluations(steps + 1) <= evaluations) steps++;
    return steps;
  }

  /**
   * What one seed would cost in every plan that is cheaper than the baseline sampler: every σ of its grid and every step count, its
   * remaining grid kept and re-spaced, by either formula, and simply fewer steps.
   */
  evaluationsOfAll(): number {
    const { solver } = this.subject.sampler;
    let kept = 0;
    for (let steps = 1; steps < this.own.steps; steps++) kept += solver.evaluations(steps);
    return 2 * (this.deepest * kept + kept) + kept;
  }

  skipPlan(plan: Candidate): SkipPlan {
    const sigma = shownSigma(this.subject, firstLevel(plan.levels));
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

  private plan(
    start: Start,
    spacing: Candidate['spacing'],
    levels: Candidate['levels'],
    skippedSteps: number,
  ): Candidate {
    const key = [start, spacing, skippedSteps, levels.length].join(' ');
    const evaluations = this.subject.sampler.solver.evaluations(levels.length - 1);
    const plan = this.known.get(key) ?? { start, spacing, levels, skippedSteps, evaluations };
    this.known.set(key, plan);
    return plan;
  }
}

/** Plans whose error one curve over evaluations describes: the same formula down to the same σ. */
export function sameFamily(a: Candidate, b: Candidate): boolean {
  return a.start === b.start && a.skippedSteps === b.skippedSteps;
}
