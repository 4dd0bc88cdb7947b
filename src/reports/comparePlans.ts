import type { Change, PlanChange } from '../domain/comparison';
import type { Interval, Report, SkipCandidate, SkipPlan } from '../domain/report';
import { EQUAL_QUALITY } from '../domain/quality';
import { pays } from '../domain/rungs';
import { counted, fixed, fixedRange, percent, round } from '../shared/format';
import { t } from '../shared/l10n';

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
  const noise = changeOf(a, b) === 'same' ? ` ${t('This change is not significant.')}` : '';
  if (!before)
    return [
      now
        ? `${t('A skip pays now, to {0}; before, none did.', described(b, now))}${noise}`
        : t('No skip pays, before or now.'),
    ];
  if (!now) return [`${t('No skip pays now; before, the recommended skip was to {0}.', described(a, before))}${noise}`];
  if (before.sigma === now.sigma && before.evaluations === now.evaluations) {
    const error = errorOf(a, before);
    return [
      error
        ? t('The same skip is recommended, to {0}; before, its error was {1}.', described(b, now), error)
        : t('The same skip is recommended, to {0}.', described(b, now)),
    ];
  }
  return [
    `${t('The recommended skip was to {0}; now it is to {1}.', described(a, before), described(b, now))}${noise}`,
  ];
}

/**
 * One sentence where the saving of A is lost significantly: the whole interval of everything that B tried at A's cost (or one step
 * more, since recommendations vary by as much with the seed) lies above equal quality.
 */
export function worsePlan(a: Report, b: Report): string[] {
  const before = planOfEqualError(a);
  if (!before || changeOf(a, b) !== 'worse') return [];
  const now = planOfEqualError(b);
  return [
    now
      ? t(
          'The plan of equal error needed {0} before, {1} now; every skip tried at the former cost has too large an error.',
          evaluations(before),
          evaluations(now),
        )
      : t(
          'The plan of equal error needed {0} before, and no skip pays now; every skip tried at the former cost has too large an error.',
          evaluations(before),
        ),
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
  const words = t('σ = {0} with {1} ({2} fewer)', round(plan.sigma), evaluations(plan), percent(plan.saved));
  return error ? `${words}, ${t('error {0}', error)}` : words;
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
  return t('{0} ({1}) times that of your sampler', fixed(ratio.value, 2), fixedRange(ratio));
}

function deciding(candidate: SkipCandidate): Interval {
  return candidate.fittedRatio ?? candidate.errorRatio;
}
