import type { Change, PlanChange } from '../domain/comparison';
import type { Interval, Report, SkipCandidate, SkipPlan } from '../domain/report';
import { EQUAL_QUALITY } from '../domain/quality';
import { counted, fixed, fixedRange, percent, round } from '../shared/format';

export function comparePlans(a: Report, b: Report): PlanChange {
  return {
    a: a.skip.recommended,
    b: b.skip.recommended,
    change: changeOf(a, b),
    ownError: { a: a.skip.own?.error ?? null, b: b.skip.own?.error ?? null },
  };
}

/** The plan, its cost and its error, in words. */
export function planWords(a: Report, b: Report): string[] {
  const [before, now] = [a.skip.recommended, b.skip.recommended];
  const noise = changeOf(a, b) === 'same' ? ' That is no change beyond noise.' : '';
  if (!before)
    return [now ? `A skip pays now: to ${described(b, now)}.${noise}` : 'No skip pays, neither before nor now.'];
  if (!now) return [`No skip pays any more; before, a skip to ${described(a, before)}.${noise}`];
  if (before.sigma === now.sigma && before.evaluations === now.evaluations)
    return [`The same skip is recommended, to ${described(b, now)}; its error was ${errorOf(a, before)}.`];
  return [`The recommended skip went from ${described(a, before)} to ${described(b, now)}.${noise}`];
}

/**
 * One sentence where A's saving is lost beyond noise: everything that B tried at A's cost (one step more allowed, since a
 * recommendation itself varies by as much from seed to seed) lies wholly above equal quality.
 */
export function worsePlan(a: Report, b: Report): string[] {
  const before = a.skip.recommended;
  if (!before || changeOf(a, b) !== 'worse') return [];
  const now = b.skip.recommended;
  const cost = now ? `now ${now.evaluations}` : 'now no skip pays';
  return [`The plan needed ${evaluations(before)}, ${cost}; every skip of that cost is too far off.`];
}

function changeOf(a: Report, b: Report): Change {
  if (losesTo(a, b)) return 'worse';
  return losesTo(b, a) ? 'better' : 'same';
}

/** The other report has no plan as cheap as this one's, and what it tried of that cost surely fails. */
function losesTo(a: Report, b: Report): boolean {
  const plan = a.skip.recommended;
  if (!plan) return false;
  const allowed = plan.evaluations + evaluationsPerStep(a);
  const now = b.skip.recommended;
  if (now && now.evaluations <= allowed) return false;
  const tried = b.skip.candidates.filter((c) => c.start === 'gaussian' && c.evaluations <= allowed);
  return tried.length > 0 && tried.every((candidate) => deciding(candidate).low > EQUAL_QUALITY);
}

function evaluationsPerStep({ sampler }: Report): number {
  return sampler.evaluations > sampler.steps ? 2 : 1;
}

function described(report: Report, plan: SkipPlan): string {
  return `σ = ${round(plan.sigma)} with ${evaluations(plan)} (${percent(plan.saved)} fewer), error ${errorOf(report, plan)}`;
}

function evaluations({ evaluations: count }: SkipPlan): string {
  return counted(count, 'evaluation');
}

function errorOf({ skip }: Report, plan: SkipPlan): string {
  const candidate = skip.candidates.find(
    (c) =>
      c.start === 'gaussian' &&
      c.sigma === plan.sigma &&
      c.spacing === plan.spacing &&
      c.evaluations === plan.evaluations,
  );
  if (!candidate) return 'not stated';
  const ratio = deciding(candidate);
  return `${fixed(ratio.value, 2)} (${fixedRange(ratio)}) of the own sampler's`;
}

function deciding(candidate: SkipCandidate): Interval {
  return candidate.fittedRatio ?? candidate.errorRatio;
}
