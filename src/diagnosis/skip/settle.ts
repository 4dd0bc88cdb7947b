import type { RungStatus } from '../../domain/report';
import type { ModeledSubject } from '../modeledSubject';
import type { Candidates } from './candidates';
import { cheapest } from './front';
import type { Judge, Ran } from './judge';
import type { PlanShape, Prediction } from './predict';
import { FEWEST_TO_CONFIRM, mostChanged } from './rungs/picture';
import type { Trials } from './trials';

/** The cheapest plan of its kind that passes on a rung, and whether it is confirmed. */
export interface Answer {
  readonly shape: PlanShape;
  readonly status: Extract<RungStatus, 'confirmed' | 'predicted'>;
  /** What it was judged on; null where nothing ran. */
  readonly ran: Ran | null;
}

/** How often a plan may be tried on the choosing seeds, and on those that confirm. */
const SCREENINGS = 3;
/**
 * A second plan on the same seeds is a second chance to be wrong: the chances of 4 and of 1 % add up to those of one bound of 95 %.
 */
const CONFIDENCES = [0.96, 0.99];
/** With fewer seeds, a plan cannot be screened. */
const FEWEST_TO_SCREEN = 3;
/** A second plan is tested on this many times the seeds, as far as the budget allows. */
const SECOND_SEEDS = 1.5;

interface Needs {
  readonly subject: ModeledSubject;
  readonly candidates: Candidates;
  readonly trials: Trials;
  readonly prediction: Prediction;
  readonly judge: Judge;
}

/** Predicts a plan, tries it on the choosing seeds, corrects it, and confirms it on other seeds as far as the budget allows. */
export async function settle(needs: Needs, start: 'gaussian' | 'none'): Promise<Answer | null> {
  const failed: Failure[] = [];
  let ran: Ran | null = null;
  let shape = next(needs, start, failed);
  for (let screening = 0; shape && screening < SCREENINGS; screening++) {
    const tried = await screen(needs, shape);
    if (!tried) break;
    ran = tried;
    if (await needs.judge.seems(tried)) break;
    failed.push({ shape, changed: needs.judge.isChanged(tried.seen) });
    ran = null;
    shape = next(needs, start, failed);
  }
  if (!shape) return null;
  const confirmed = await confirm(needs, shape, failed);
  if (confirmed) return confirmed;
  const last = failed.some((one) => one.shape === shape) ? next(needs, start, failed) : shape;
  return last && { shape: last, status: 'predicted', ran: last === shape ? ran : await screen(needs, last) };
}

/** Tests a plan on seeds that were not used to choose it, and a second plan if the first one fails. null if nothing could be confirmed. */
async function confirm(needs: Needs, first: PlanShape, failed: Failure[]): Promise<Answer | null> {
  const { subject, candidates, trials, judge } = needs;
  const from = trials.choosing;
  let shape: PlanShape | null = first;
  for (const [attempt, confidence] of CONFIDENCES.entries()) {
    if (!shape) return null;
    const plan = candidates.of(shape);
    const wanted = Math.round(subject.effort.finalSeeds * (attempt === 0 ? 1 : SECOND_SEEDS));
    const seeds = await affordable(needs, shape, wanted);
    if (seeds < Math.min(FEWEST_TO_CONFIRM, wanted) || mostChanged(seeds, confidence) < 0) return null;
    if (!(await seemsToHold(needs, shape))) {
      failed.push({ shape, changed: false });
    } else {
      const seen = await trials.run(plan, from, from + seeds, (part) => !judge.isLost(part, seeds, confidence));
      const ran: Ran = { plan, from, seen };
      if (seen.length === seeds && (await judge.surely(ran, confidence))) return { shape, status: 'confirmed', ran };
      failed.push({ shape, changed: judge.isChanged(seen) });
    }
    shape = next(needs, first.start === 'none' ? 'none' : 'gaussian', failed);
  }
  return null;
}

/** Whether a plan passes on the choosing seeds, which are few and cheap. */
async function seemsToHold(needs: Needs, shape: PlanShape): Promise<boolean> {
  const tried = await screen(needs, shape);
  return tried !== null && (await needs.judge.seems(tried));
}

/** The plan on the choosing seeds; null where they cannot be paid for. */
async function screen({ subject, candidates, trials, prediction }: Needs, shape: PlanShape): Promise<Ran | null> {
  const plan = candidates.of(shape);
  const seeds = trials.affordable(plan, 0, trials.choosing);
  if (seeds < Math.min(FEWEST_TO_SCREEN, trials.choosing)) return null;
  const isNew = subject.runs.missing(plan, 0, seeds) > 0;
  const seen = await trials.run(plan, 0, seeds);
  if (isNew) {
    await trials.tell(plan);
    prediction.calibrate(
      shape,
      Float64Array.from(seen, ({ square }) => square),
    );
  }
  return { plan, from: 0, seen };
}

async function affordable(
  { subject, candidates, trials, judge }: Needs,
  shape: PlanShape,
  wanted: number,
): Promise<number> {
  const plan = candidates.of(shape);
  const from = trials.choosing;
  // It is tried on the choosing seeds first.
  const before = trials.price(plan, 0, from);
  for (let count = wanted; count > 0; count--) {
    const price = trials.price(plan, from, from + count) + (await judge.price(from + count));
    if (subject.budget.affordsRequested(before + price)) {
      subject.budget.grant(price);
      return count;
    }
  }
  return 0;
}

/** A plan that did not pass. */
interface Failure {
  readonly shape: PlanShape;
  /** Whether it failed because images changed completely, which more steps do not fix. */
  readonly changed: boolean;
}

/** The cheapest plan that is predicted to pass and is more cautious than those that failed. */
function next({ candidates, judge }: Needs, start: PlanShape['start'], failed: readonly Failure[]): PlanShape | null {
  return cheapest(
    start,
    candidates,
    (plan) =>
      failed.every(({ shape, changed: flips }) =>
        flips && start !== 'none'
          ? plan.skipped < shape.skipped
          : plan.skipped < shape.skipped || plan.steps > shape.steps,
      ) && judge.aims(plan),
  );
}
