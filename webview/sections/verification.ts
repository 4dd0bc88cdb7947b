import { samplerName } from '../../src/domain/samplerNames';
import type { Cause, LevelComparison, Verification, VerifiedNetwork } from '../../src/domain/verification';
import { count, date, fixed, NONE, percent, sigma, significant } from '../../src/shared/format';
import { differencesChart, VERIFICATION_STYLES } from '../charts/verification';
import { legend } from '../charts/series';
import { h, type MarkupElement } from '../markup/node';
import type { View } from '../view';
import { fileName } from './header';
import { chart, section } from './section';
import { scrollable, table, tableTwin, type Column } from './table';

/** Whether B still is the same model as A, and what that rests on. */
export function verificationPage(found: Verification, view: View): MarkupElement[] {
  const { a, b, causes, notes } = found;
  return [
    h(
      'header',
      { key: 'header', class: 'page-header' },
      h('h1', {}, `${fileName(b.path)} against ${fileName(a.path)}`),
      h('p', { class: 'aside' }, `A: ${network(a)}. B: ${network(b)}. ${date(found.createdAt)}.`),
    ),
    h(
      'section',
      { key: 'verdict', class: 'verdict', 'aria-label': 'Verdict' },
      h('h2', { class: 'headline' }, h('strong', {}, found.same ? 'The same model' : 'Not the same model')),
      h('p', {}, found.verdict),
    ),
    h(
      'div',
      { key: 'parts', class: 'parts' },
      section(
        'differences',
        'Over σ',
        'What B answers on the states of A’s own runs, as the RMS of the difference relative to A.',
        h(
          'figure',
          {},
          chart(view, 'differences', (size) => differencesChart(found.levels, size)),
          legend(VERIFICATION_STYLES, view, 'differences'),
          tableTwin(view, { id: 'differences-table', name: 'Differences over σ' }, LEVEL_COLUMNS, found.levels),
        ),
      ),
      section(
        'pictures',
        'Final samples',
        'Your sampler from the same noise with both.',
        scrollable('How they compare', table('How they compare', FACT_COLUMNS, facts(found))),
      ),
    ),
    ...list('causes', 'Why it differs', causes.map(causeWords)),
    ...list('notes', 'What to know', notes),
  ];
}

function network({ path, dtype, provider, device }: VerifiedNetwork): string {
  return [path, dtype, ...(provider === null ? [] : [`${provider} (${device})`])].join(', ');
}

function causeWords({ message, error }: Cause): string {
  if (!error) return message;
  return `${message} The output error is ${percent(error.asIs)}, and ${percent(error.undone)} with that undone.`;
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

const LEVEL_COLUMNS: readonly Column<LevelComparison>[] = [
  { title: 'σ', cell: (row) => ({ value: row.sigma, text: sigma(row.sigma) }) },
  { title: 'denoised sample D', cell: ({ denoised }) => part(denoised) },
  { title: 'network output', cell: ({ raw }) => part(raw) },
  { title: 'as', isText: true, cell: ({ behavior }) => (behavior === 'not-finite' ? 'not finite' : behavior) },
];

function part(value: number | null): { value: number; text: string } | string {
  return value === null ? NONE : { value, text: significant(value, 2) };
}

interface Fact {
  readonly name: string;
  readonly value: string;
}

const FACT_COLUMNS: readonly Column<Fact>[] = [
  { title: 'what', isText: true, cell: ({ name }) => name },
  { title: 'value', isText: true, cell: ({ value }) => value },
];

function facts({ pictures, sampler, evaluations }: Verification): Fact[] {
  const cost = `${count(evaluations.a)} of A, ${count(evaluations.b)} of B`;
  const known = pictures
    ? [
        ...(pictures.psnr
          ? [
              {
                name: 'PSNR',
                value: `median ${fixed(pictures.psnr.median, 1)} dB, lowest ${fixed(pictures.psnr.lowest, 1)} dB`,
              },
            ]
          : []),
        ...(pictures.ssim === null ? [] : [{ name: 'SSIM', value: fixed(pictures.ssim, 3) }]),
        { name: 'difference, of the samples’ spread', value: `median ${percent(pictures.relativeRms.median)}` },
        {
          name: 'changed',
          value: `${pictures.changed.count} of ${pictures.changed.of}, at most ${percent(pictures.changed.high)} of all`,
        },
      ]
    : [{ name: 'samples of B', value: 'not finite' }];
  return [
    ...known,
    { name: 'sampler', value: `${samplerName(sampler)}, ${count(evaluations.run)} evaluations a run` },
    { name: 'evaluations', value: cost },
  ];
}
