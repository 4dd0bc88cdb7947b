import { findingTitle } from '../../src/domain/findings';
import type { Trend, TrendRun } from '../../src/domain/trend';
import { count, date, percent, sigma } from '../../src/shared/format';
import { nmseText } from '../../src/shared/nmseWords';
import { legend } from '../charts/series';
import { trendChart, trendStyles } from '../charts/trend';
import type { MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { chart, copies, figure, section } from './section';
import { scrollable, table, type Column } from './table';

/** The checkpoint from diagnosis to diagnosis; null until there are two. */
export function trendOverRuns({ trend, progress }: PageModel, view: View): MarkupElement | null {
  if (!trend || progress) return null;
  const rows = trend.runs.map((run, i) => ({ ...run, before: trend.runs[i - 1] ?? null })).reverse();
  return section(
    'trend',
    'Over its diagnoses',
    `${count(trend.runs.length)} reports on this file: what the Gaussian leaves unexplained at three noise levels, the skip, and the findings.`,
    figure(
      view,
      'trend',
      chart(view, 'trend', (size) => trendChart(trend, size)),
      legend(trendStyles(trend), view, 'trend'),
      copies(view, 'trend'),
      scrollable('Diagnoses, the newest first', table('Diagnoses, the newest first', columns(trend), rows)),
    ),
  );
}

interface Row extends TrendRun {
  readonly before: TrendRun | null;
}

function columns({ sigmas }: Trend): Column<Row>[] {
  return [
    { title: 'diagnosed', isText: true, cell: ({ createdAt }) => date(createdAt) },
    { title: 'verdict', isText: true, cell: ({ verdict }) => verdict },
    { title: 'skip to σ', cell: ({ skip }) => (skip ? { value: skip.sigma, text: sigma(skip.sigma) } : null) },
    {
      title: 'evaluations',
      cell: ({ skip }) => (skip ? { value: skip.evaluations, text: count(skip.evaluations) } : null),
    },
    { title: 'fewer', cell: ({ skip }) => (skip ? { value: skip.saved, text: percent(skip.saved) } : null) },
    ...sigmas.map((at, i): Column<Row> => ({
      title: `NMSE at σ ${sigma(at)}`,
      cell: ({ nmse }) => {
        const value = nmse[i];
        return value ? { value: value.value, text: nmseText(value) } : null;
      },
    })),
    { title: 'sampler', isText: true, cell: ({ sampler }) => sampler },
    { title: 'findings', isText: true, cell: ({ findings, before }) => changes(findings, before) },
  ];
}

/** What came and what went since the diagnosis before; of the first, all. */
function changes(findings: readonly string[], before: TrendRun | null): string | null {
  const named = (codes: readonly string[]): string => codes.map((code) => findingTitle(code) ?? code).join(', ');
  if (!before) return findings.length === 0 ? null : named(findings);
  const came = findings.filter((code) => !before.findings.includes(code));
  const went = before.findings.filter((code) => !findings.includes(code));
  const parts = [came.length > 0 && `new: ${named(came)}`, went.length > 0 && `gone: ${named(went)}`].filter(Boolean);
  return parts.length === 0 ? 'unchanged' : parts.join('; ');
}
