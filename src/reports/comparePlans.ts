import type { Change, PlanChange } from '../domain/comparison';
import type { Interval, Report, SkipCandidate, SkipPlan } from '../domain/report';
import { EQUAL_QUALITY } from '../domain/quality';
import { pays } from '../domain/rungs';
import { counted, fixed, fixedRange, percent, round } from '../shared/format';

export function comparePlans(a: Report, b: Report): PlanChange {
  return {
    a: a.skip.recommended,
    b: b.skip.recommended,
    change: changeOf(a, b),
    ownError: { a: a.skip.own?.error ?? null, b: b.skip.own?.error ?? null },
  };
}

/** The plan, its cost and its error, in sentences. */
export function planWords(a: Report, b: Report): string[] {
  const [before, now] = [a.skip.recommended, b.skip.recommended];
  const noise = changeOf(a, b) === 'same' ? ' This change is not significant.' : '';
  if (!before)
    return [
      now ? `A skip pays now, to ${described(b, now)}; before, none did.${noise}` : 'No skip pays, before or now.',
    ];
  if (!now) return [`No skip pays now; before, the recommended skip was to ${described(a, before)}.${noise}`];
  if (before.sigma === now.sigma && before.evaluations === now.evaluations)
    return [
      `The same skip is recommended, to ${described(b, now)}${errorOf(a, before) ? `; before, its error was ${errorOf(a, before)}` : ''}.`,
    ];
  return [`The recommended skip was to ${described(a, before)}; now it is to ${described(b, now)}.${noise}`];
}

/**
 * One sentence where the saving of A is lost significantly: the whole interval of everything that B tried at A's cost (or one step
 * more, since recommendations vary by as much with the seed) lies above equal quality.
 */
export function worsePlan(a: Report, b: Report): string[] {
  const before = planOfEqualError(a);
  if (!before || changeOf(a, b) !== 'worse') return [];
  const now = planOfEqualError(b);
  const cost = now ? `${evaluations(now)} now` : 'and no skip pays now';
  return [
    `The plan of equal error needed ${evaluations(before)} before, ${cost}; every skip tried at the former cost has too large an error.`,
  ];
}

function changeOf(a: Report, b: Report): Change {
  if (losesTo(a, b)) return 'worse';
  return losesTo(b, a) ? 'better' : 'same';
}

/**
 * The other report has no plan as cheap as this one's at equal error, and everything it tried at that cost fails significantly. Plans of
 * the other rungs may have a larger error: compareRungs.ts.
 */
function losesTo(a: Report, b: Report): boolean {
  const plan = planOfEqualError(a);
  if (!plan) return false;
  const allowed = plan.evaluations + evaluationsPerStep(a);
  const now = planOfEqualError(b);
  if (now && now.evaluations <= allowed) return false;
  const tried = b.skip.candidates.filter((c) => c.start === 'gaussian' && c.evaluations <= allowed);
  return tried.length > 0 && tried.every((candidate) => deciding(candidate).low > EQUAL_QUALITY);
}

/** A report without rungs judges by the error alone. */
function planOfEqualError({ skip }: Report): SkipPlan | null {
  if (!skip.rungs) return skip.recommended;
  return pays(skip.rungs.error) ? skip.rungs.error.with : null;
}

function evaluationsPerStep({ sampler }: Report): number {
  return sampler.evaluations > sampler.steps ? 2 : 1;
}

function described(report: Report, plan: SkipPlan): string {
  const error = errorOf(report, plan);
  return `σ = ${round(plan.sigma)} with ${evaluations(plan)} (${percent(plan.saved)} fewer)${error ? `, error ${error}` : ''}`;
}

function evaluations({ evaluations: count }: SkipPlan): string {
  return counted(count, 'evaluation');
}

/** '' for a plan that is only predicted. */
function errorOf({ skip }: Report, plan: SkipPlan): string {
  const candidate = skip.candidates.find(
    (c) =>
      c.start === 'gaussian' &&
      c.sigma === plan.sigma &&
      c.spacing === plan.spacing &&
      c.evaluations === plan.evaluations,
  );
  if (!candidate) return '';
  const ratio = deciding(candidate);
  return `${fixed(ratio.value, 2)} (${fixedRange(ratio)}) times that of your sampler`;
}

function deciding(candidate: SkipCandidate): Interval {
  return candidate.fittedRatio ?? candidate.errorRatio;
}
