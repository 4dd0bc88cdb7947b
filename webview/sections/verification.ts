import { samplerName } from '../../src/domain/samplerNames';
import type { Cause, LevelComparison, Verification, VerifiedNetwork } from '../../src/domain/verification';
import { count, date, fixed, NONE, percent, sigma, significant } from '../../src/shared/format';
import { differencesChart, verificationStyles } from '../charts/verification';
import { legend } from '../charts/series';
import { h, type MarkupElement } from '../markup/node';
import type { View } from '../view';
import { fileName } from './header';
import { state } from './icons';
import { chart, section } from './section';
import { scrollable, table, tableTwin, type Column } from './table';
import { t } from '../../src/shared/l10n';

/** Whether B still is the same model as A, and what that rests on. */
export function verificationPage(found: Verification, view: View): MarkupElement[] {
  const { a, b, causes, notes } = found;
  return [
    h(
      'header',
      { key: 'header', class: 'page-header' },
      h('h1', {}, t('{0} against {1}', fileName(b.path), fileName(a.path))),
      h('p', { class: 'aside' }, `A: ${network(a)}. B: ${network(b)}. ${date(found.createdAt)}.`),
    ),
    h(
      'section',
      { key: 'verdict', class: `verdict ${found.same ? 'is-confirmed' : 'is-failed'}`, 'aria-label': t('Verdict') },
      h('p', { class: 'sure' }, found.same ? state('confirmed', t('Same')) : state('failed', t('Different'))),
      h('h2', { class: 'headline' }, h('strong', {}, found.same ? t('The same model') : t('Not the same model'))),
      h('p', {}, found.verdict),
    ),
    h(
      'div',
      { key: 'parts', class: 'parts' },
      section(
        'differences',
        t('Over σ'),
        t('What B answers on the states of A’s own runs, as the RMS of the difference relative to A.'),
        h(
          'figure',
          {},
          chart(view, 'differences', (size) => differencesChart(found.levels, size)),
          legend(verificationStyles(), view, 'differences'),
          tableTwin(view, { id: 'differences-table', name: t('Differences over σ') }, levelColumns(), found.levels),
        ),
      ),
      section(
        'pictures',
        t('Final samples'),
        t('Your sampler with both networks, from the same noise.'),
        scrollable(t('How they compare'), table(t('How they compare'), factColumns(), facts(found))),
      ),
    ),
    ...list('causes', t('Why it differs'), causes.map(causeWords)),
    ...list('notes', t('What to know'), notes),
  ];
}

function network({ path, dtype, provider, device }: VerifiedNetwork): string {
  return [path, dtype, ...(provider === null ? [] : [`${provider} (${device})`])].join(', ');
}

function causeWords({ message, error }: Cause): string {
  if (!error) return message;
  return t(
    '{0} The output error is {1}, and {2} after undoing this.',
    message,
    percent(error.asIs),
    percent(error.undone),
  );
}

function list(id: string, title: string, sentences: readonly string[]): MarkupElement[] {
  if (sentences.length === 0) return [];
  const items = sentences.map((sentence, i) => h('li', { key: i }, sentence));
  return [
    h(
      'section',
      { key: id, id, class: 'part', 'aria-labelledby': `${id}-title` },
      h('h2', { id: `${id}-title` }, title),
      h('ul', {}, items),
    ),
  ];
}

const levelColumns = (): readonly Column<LevelComparison>[] => [
  { title: 'σ', cell: (row) => ({ value: row.sigma, text: sigma(row.sigma) }) },
  { title: t('denoised sample D'), cell: ({ denoised }) => part(denoised) },
  { title: t('network output'), cell: ({ raw }) => part(raw) },
  { title: t('classified as'), isText: true, cell: ({ behavior }) => behaviorWord(behavior) },
];

function behaviorWord(behavior: LevelComparison['behavior']): string {
  if (behavior === 'not-finite') return t('not finite');
  if (behavior === 'exact') return t('exact');
  return behavior === 'different' ? t('different') : behavior;
}

function part(value: number | null): { value: number; text: string } | string {
  return value === null ? NONE : { value, text: significant(value, 2) };
}

interface Fact {
  readonly name: string;
  readonly value: string;
}

const factColumns = (): readonly Column<Fact>[] => [
  { title: t('what'), isText: true, cell: ({ name }) => name },
  { title: t('value'), isText: true, cell: ({ value }) => value },
];

function facts({ pictures, sampler, evaluations }: Verification): Fact[] {
  const cost = t('{0} of A, {1} of B', count(evaluations.a), count(evaluations.b));
  const known = pictures
    ? [
        ...(pictures.psnr
          ? [
              {
                name: 'PSNR',
                value: t(
                  'median {0} dB, lowest {1} dB',
                  fixed(pictures.psnr.median, 1),
                  fixed(pictures.psnr.lowest, 1),
                ),
              },
            ]
          : []),
        ...(pictures.ssim === null ? [] : [{ name: 'SSIM', value: fixed(pictures.ssim, 3) }]),
        { name: t('difference, of the samples’ spread'), value: t('median {0}', percent(pictures.relativeRms.median)) },
        {
          name: t('changed'),
          value: t(
            '{0} of {1}, at most {2} of all',
            pictures.changed.count,
            pictures.changed.of,
            percent(pictures.changed.high),
          ),
        },
      ]
    : [{ name: t('samples of B'), value: t('not finite') }];
  return [
    ...known,
    { name: t('sampler'), value: t('{0}, {1} evaluations a run', samplerName(sampler), count(evaluations.run)) },
    { name: t('evaluations'), value: cost },
  ];
}
