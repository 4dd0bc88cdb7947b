import { CRITERIA } from '../../domain/rungs';
import type { MemberReport, Series, SeriesMember } from '../../domain/series';
import { count, NONE, sigma, significant } from '../../shared/format';
import { nmseText } from '../../shared/words/nmseWords';
import { plainText, shortened } from '../../shared/shown';
import { align } from '../columns';

export function seriesVerdict({ best, members }: Series): string {
  if (best) return `${plainText(best.reason)}\n`;
  return members.length === 0 ? 'There is no checkpoint.\n' : 'No checkpoint has a report.\n';
}

/** The best checkpoint, a row for each, what became worse, and what failed. */
export function seriesSummary(series: Series): string {
  const { members, sigmas, regressions } = series;
  const failed = members.filter(({ failure }) => failure !== undefined);
  return [
    seriesVerdict(series),
    ...align([header(series), ...members.map((member) => row(member, sigmas))]),
    '',
    'error, images, distribution: evaluations of the cheapest plan that keeps them the same; ~ is predicted',
    ...findings(members),
    ...regressions.flatMap(({ from, to, regressions: sentences }) =>
      sentences.map((sentence) => `Worse      ${plainText(`${from} → ${to}: ${sentence}`)}`),
    ),
    ...failed.map(({ label, failure = '' }) => `Failed     ${plainText(`${label}: ${failure}`)}`),
    '',
  ].join('\n');
}

const ORDERS = { epoch: 'epoch', step: 'step', number: 'number', time: 'checkpoint' } as const;

function header({ order, sigmas }: Series): string[] {
  return [
    ORDERS[order],
    'verdict',
    ...sigmas.map((at) => `NMSE σ ${sigma(at)}`),
    'modes',
    'error',
    'images',
    'distribution',
    'distance',
    'findings',
  ];
}

function row({ label, report, failure }: SeriesMember, sigmas: readonly number[]): string[] {
  if (!report) return [plainText(label), failure === undefined ? 'not diagnosed yet' : 'failed'];
  const { nmse, modes, distance, findings } = report;
  return [
    plainText(label),
    shortened(plainText(report.verdict), 60),
    ...sigmas.map((_, i) => {
      const value = nmse[i];
      return value ? nmseText(value) : NONE;
    }),
    modes ? `${count(modes.learned)}/${count(modes.of)}` : NONE,
    ...CRITERIA.map((criterion) => evaluations(report, criterion)),
    distance === null ? NONE : significant(distance, 3),
    findings.length === 0 ? NONE : count(findings.length),
  ];
}

function evaluations({ rungs }: MemberReport, criterion: (typeof CRITERIA)[number]): string {
  const rung = rungs?.[criterion];
  if (!rung) return NONE;
  if (rung.status === 'not-applicable' || rung.status === 'not-affordable') return NONE;
  return `${rung.status === 'predicted' ? '~' : ''}${count(rung.evaluations)}`;
}

/** Codes, with the checkpoints that they are about. */
function findings(members: readonly SeriesMember[]): string[] {
  const about = new Map<string, string[]>();
  for (const { label, report } of members)
    for (const code of report?.findings ?? []) about.set(code, [...(about.get(code) ?? []), label]);
  const done = members.filter(({ report }) => report !== null).length;
  return [...about].map(
    ([code, labels]) => `Finding    ${plainText(`${code}: ${labels.length === done ? 'all' : labels.join(', ')}`)}`,
  );
}
