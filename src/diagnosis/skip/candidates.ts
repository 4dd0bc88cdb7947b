import type { SkipPlan } from '../../domain/report';
import { firstLevel } from '../../score/noise/level';
import type { Candidate } from '../baseline/seededRuns';
import { shownSigma, timestepOf, type Subject } from '../subject';
import type { PlanSpace } from './front';
import type { PlanShape } from './predict';

/** The ways to sample that a diagnosis may try, one object for each. */
export class Candidates implements PlanSpace {
  /** The user's baseline sampler as it runs. */
  readonly own;
  private readonly known = new Map<string, Candidate>();

  constructor(private readonly subject: Subject) {
    this.own = subject.sampler.fullRun;
  }

  get ownSteps(): number {
    return this.own.steps;
  }

  evaluations(steps: number): number {
    return this.subject.sampler.solver.evaluations(steps);
  }

  /** The formula down to level `skipped`, then the rest of the sampler's grid if `steps` matches what is left of it, else re-spaced steps. */
  of(shape: PlanShape): Candidate {
    const { start, skipped, steps } = shape;
    const key = `${start} ${skipped} ${steps}`;
    const known = this.known.get(key);
    if (known) return known;
    const isKept = steps === this.own.steps - skipped;
    const levels = isKept
      ? this.own.levels.slice(skipped)
      : this.subject.sampler.levels(steps, this.own.levels[skipped]);
    const spacing = isKept ? 'kept' : 'respaced';
    const plan: Candidate = {
      start,
      spacing,
      levels,
      skippedSteps: skipped,
      evaluations: this.evaluations(levels.length - 1),
    };
    this.known.set(key, plan);
    return plan;
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
}
