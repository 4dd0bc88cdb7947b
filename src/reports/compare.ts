import type { Comparison, ComparedReport } from '../domain/comparison';
import type { Report, Warning } from '../domain/report';
import { compareNmse, worseNmse } from './compareNmse';
import { comparePlans, planWords, worsePlan } from './comparePlans';
import { compareRungs, rungWords, worseRung } from './compareRungs';
import { round } from '../shared/format';
import { differences, sameMeasurement } from './differences';
import { findingName } from '../shared/l10n/findingName';
import { t } from '../shared/l10n';

/**
 * What changed from report A to report B (docs/compare.md). A change is significant where the intervals do not overlap; it can be a
 * regression only where both were measured in the same way.
 * @param linearFrom σ below which a rise of the NMSE is none
 */
export function compareReports(a: Report, b: Report, { linearFrom = 0 } = {}): Comparison {
  const nmse = compareNmse(a, b);
  const plan = comparePlans(a, b);
  const rungs = compareRungs(a, b);
  const warnings = { came: without(b.warnings, a.warnings), went: without(a.warnings, b.warnings) };
  const alike = sameMeasurement(a, b);
  const regressions = [
    ...(alike.gaussian ? worseNmse(nmse.filter(({ sigma }) => sigma >= linearFrom)) : []),
    ...(alike.sampler ? [...worsePlan(a, b), ...worseRung(rungs, a, b)] : []),
  ];
  return {
    schemaVersion: 1,
    a: compared(a),
    b: compared(b),
    differences: differences(a, b),
    nmse,
    plan,
    ...(rungs && { rungs }),
    warnings,
    findings: [
      ...planWords(a, b),
      ...(rungs ? rungWords(rungs, b) : []),
      ...nmseWords(nmse),
      ...warningWords(warnings),
    ],
    regressions,
  };
}

function compared({ model, createdAt }: Report): ComparedReport {
  return { path: model.path, sha256: model.sha256, createdAt };
}

/** Compares warnings by code, since their figures change from run to run. */
function without(some: readonly Warning[], others: readonly Warning[]): Warning[] {
  const codes = new Set(others.map(({ code }) => code));
  return some.filter(({ code }) => !codes.has(code));
}

function nmseWords(nmse: Comparison['nmse']): string[] {
  const at = (change: 'better' | 'worse'): string =>
    nmse
      .filter((row) => row.change === change)
      .map(({ sigma }) => String(round(sigma)))
      .join(', ');
  const words = [
    at('worse') && t('The Gaussian explains significantly less of the denoiser of B at σ = {0}.', at('worse')),
    at('better') && t('The Gaussian explains significantly more of the denoiser of B at σ = {0}.', at('better')),
  ].filter((sentence) => sentence !== '');
  if (words.length > 0) return words;
  return [
    nmse.some(({ change }) => change !== null)
      ? t('No significant change in linearity at any σ.')
      : t('No σ was measured in both reports.'),
  ];
}

function warningWords({ came, went }: Comparison['warnings']): string[] {
  return [
    ...came.map(({ code, message }) => t('New finding, {0}: {1}', findingName(code), message)),
    ...went.map(({ code }) => t('No longer found: {0}.', findingName(code))),
  ];
}

/** Whether a JSON value is a comparison that ScoreScope wrote, in whatever version. */
export function isOwnComparison(value: unknown): boolean {
  const keys = new Set(Object.keys(value ?? {}));
  return ['schemaVersion', 'a', 'b', 'differences', 'nmse', 'plan', 'findings', 'regressions'].every((key) =>
    keys.has(key),
  );
}
