import { findingName } from '../../src/shared/l10n/findingName';
import type { Trend, TrendRun } from '../../src/domain/trend';
import { count, date, percent, sigma } from '../../src/shared/format';
import { nmseText } from '../../src/shared/words/nmseWords';
import { legend } from '../charts/series';
import { trendChart, trendStyles } from '../charts/trend';
import type { MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { chart, copies, figure, section } from './section';
import { scrollable, table, type Column } from './table';
import { t } from '../../src/shared/l10n';

/** The checkpoint from diagnosis to diagnosis; null until there are two. */
export function trendOverRuns({ trend, progress }: PageModel, view: View): MarkupElement | null {
  if (!trend || progress) return null;
  const rows = trend.runs.map((run, i) => ({ ...run, before: trend.runs[i - 1] ?? null })).reverse();
  return section(
    'trend',
    t('History'),
    t(
      '{0} reports on this file: what the Gaussian leaves unexplained at three noise levels, the skip, and the findings.',
      count(trend.runs.length),
    ),
    figure(
      view,
      'trend',
      chart(view, 'trend', (size) => trendChart(trend, size)),
      legend(trendStyles(trend), view, 'trend'),
      copies(view, 'trend'),
      scrollable(t('Diagnoses'), table(t('Diagnoses'), columns(trend), rows, view)),
    ),
  );
}

interface Row extends TrendRun {
  readonly before: TrendRun | null;
}

function columns({ sigmas }: Trend): Column<Row>[] {
  return [
    {
      title: t('diagnosed'),
      isText: true,
      cell: ({ createdAt }) => ({ value: Date.parse(createdAt), text: date(createdAt) }),
    },
    { title: t('verdict'), isText: true, cell: ({ verdict }) => verdict },
    { title: t('skip to σ'), cell: ({ skip }) => (skip ? { value: skip.sigma, text: sigma(skip.sigma) } : null) },
    {
      title: t('evaluations'),
      cell: ({ skip }) => (skip ? { value: skip.evaluations, text: count(skip.evaluations) } : null),
    },
    { title: t('fewer'), cell: ({ skip }) => (skip ? { value: skip.saved, text: percent(skip.saved) } : null) },
    ...sigmas.map((at, i): Column<Row> => ({
      title: t('NMSE at σ {0}', sigma(at)),
      cell: ({ nmse }) => {
        const value = nmse[i];
        return value ? { value: value.value, text: nmseText(value) } : null;
      },
    })),
    { title: t('sampler'), isText: true, cell: ({ sampler }) => sampler },
    { title: t('findings'), isText: true, cell: ({ findings, before }) => changes(findings, before) },
  ];
}

/** What came and what went since the diagnosis before; of the first, all. */
function changes(findings: readonly string[], before: TrendRun | null): string | null {
  const named = (codes: readonly string[]): string => codes.map((code) => findingName(code)).join(', ');
  if (!before) return findings.length === 0 ? null : named(findings);
  const came = findings.filter((code) => !before.findings.includes(code));
  const went = before.findings.filter((code) => !findings.includes(code));
  const parts = [came.length > 0 && t('new: {0}', named(came)), went.length > 0 && t('gone: {0}', named(went))].filter(
    Boolean,
  );
  return parts.length === 0 ? t('unchanged') : parts.join('; ');
}
