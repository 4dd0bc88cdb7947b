import type { Comparison } from '../../domain/comparison';
import { networkFindings } from '../../domain/findings';
import type { Report } from '../../domain/report';
import { criterionOf } from '../../domain/rungs';
import { sigma } from '../../shared/format';
import { nmseText } from '../../shared/words/nmseWords';
import { fromTo } from '../../reports/epochs';
import { t } from '../../shared/l10n';

/**
 * What has changed beyond noise, in one line: "epoch 40 → 60: under-trained is gone; skip σ 19.4 → 12.9".
 * @returns null where nothing has
 */
export function changeWords(comparison: Comparison, a: Report, b: Report): string | null {
  const words = [...findingWords(comparison), ...skipWords(comparison, b), ...nmseWords(comparison)];
  return words.length === 0 ? null : `${fromTo(a, b)}: ${words.join('; ')}`;
}

function findingWords({ warnings: { came, went } }: Comparison): string[] {
  const codes = (some: typeof came): string[] =>
    some.map(({ code }) => code).filter((code) => networkFindings.has(code));
  return [...codes(went).map((code) => t('{0} is gone', code)), ...codes(came).map((code) => t('{0} is new', code))];
}

function skipWords({ plan, rungs }: Comparison, report: Report): string[] {
  const rung = rungs?.find(({ criterion }) => criterion === criterionOf(report.skip));
  const isReal = [plan.change, rung?.change].some((change) => change === 'better' || change === 'worse');
  if (!isReal) return [];
  const { a, b } = plan;
  if (a && b && a.sigma !== b.sigma) return [t('skip σ {0} → {1}', sigma(a.sigma), sigma(b.sigma))];
  if (a && b)
    return a.evaluations === b.evaluations ? [] : [t('skip for {0} → {1} evaluations', a.evaluations, b.evaluations)];
  if (a) return [t('no skip pays now')];
  return b ? [t('a skip to σ {0} pays now', sigma(b.sigma))] : [];
}

function nmseWords({ nmse }: Comparison): string[] {
  const changed = nmse
    .filter(({ change, interpolated }) => (change === 'better' || change === 'worse') && !interpolated)
    .sort((one, other) => other.sigma - one.sigma);
  const [first, ...others] = changed;
  if (!first?.a) return [];
  const values = [sigma(first.sigma), nmseText(first.a), nmseText(first.b)];
  return others.length > 0
    ? [t('NMSE at σ {0} {1} → {2}, and at {3} more σ', ...values, others.length)]
    : [t('NMSE at σ {0} {1} → {2}', ...values)];
}
