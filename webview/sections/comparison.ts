import type { Change, ComparedReports, NmseChange, RungAnswer, RungChange } from '../../src/domain/comparison';
import type { Report, SkipPlan } from '../../src/domain/report';
import { samplerName } from '../../src/domain/samplerNames';
import { candidateOf, decidingRatio } from '../charts/candidates';
import { overlaidNmse, overlaidPlans, reportStyles, type Overlaid } from '../charts/overlay';
import { legend } from '../charts/series';
import { count, counted, date, fixed, fixedRange, percent, sigma, significant } from '../../src/shared/format';
import { nmseRange, nmseText } from '../../src/shared/words/nmseWords';
import { sameness, statusInSentence } from '../../src/shared/verdict';
import { h, type MarkupElement } from '../markup/node';
import type { View } from '../view';
import { fileName } from './header';
import { chart, copies, figure, section } from './section';
import { row } from './pictures';
import { scrollable, table, tableTwin, type Column } from './table';
import { t } from '../../src/shared/l10n';

const changeWords = (): Readonly<Record<Change, string>> => ({
  better: t('less'),
  worse: t('more'),
  same: t('not significant'),
});

/** Two reports overlaid, and what changed from the first to the second. */
export function comparisonPage(compared: ComparedReports, view: View): MarkupElement[] {
  const { comparison, a, b } = compared;
  const both: [Overlaid, Overlaid] = [overlaid(a), overlaid(b)];
  return [
    h(
      'header',
      { key: 'header', class: 'page-header' },
      h('h1', {}, t('{0} and {1}', fileName(a.model.path), fileName(b.model.path))),
      h('p', { class: 'aside' }, `A: ${when(a)}. B: ${when(b)}.`),
    ),
    h(
      'section',
      { key: 'verdict', class: 'verdict', 'aria-label': t('What changed') },
      h('h2', { class: 'headline' }, h('strong', {}, headline(compared))),
      list(comparison.regressions.length > 0 ? comparison.regressions : comparison.findings),
    ),
    h(
      'div',
      { key: 'parts', class: 'parts' },
      section(
        'nmse',
        t('Linearity of the score'),
        t('The part of the denoiser that a Gaussian does not explain, with 95 % bootstrap intervals.'),
        figure(
          view,
          'nmse',
          chart(view, 'nmse', (size) => overlaidNmse(both, size)),
          legend(reportStyles(), view, 'nmse'),
          copies(view, 'nmse'),
          tableTwin(view, { id: 'nmse-table', name: t('NMSE of both') }, nmseColumns(), comparison.nmse),
        ),
      ),
      section(
        'plans',
        t('Plans'),
        t('Where the sampler takes over from the formula.'),
        h(
          'figure',
          {},
          chart(view, 'plans', (size) => overlaidPlans(both, size)),
          scrollable(t('Both plans'), table(t('Both plans'), planColumns(), [planRow('A', a), planRow('B', b)])),
          comparison.rungs &&
            scrollable(
              t('What stays the same'),
              table(t('What stays the same'), rungColumns(b), comparison.rungs, view),
            ),
        ),
      ),
    ),
    picturesOfBoth(compared),
    ...notes(compared),
  ].filter((part) => part !== null);
}

/** The images of both, seed by seed, where they are of the same size. */
function picturesOfBoth({ a, b }: ComparedReports): MarkupElement | null {
  const [before, now] = [a.pictures, b.pictures];
  if (!before || !now || before.width !== now.width || before.height !== now.height) return null;
  const rows: [string, readonly string[] | null][] = [
    [t('A, full run'), before.full],
    [t('B, full run'), now.full],
    [t('A, with its skip'), before.skipped],
    [t('B, with its skip'), now.skipped],
  ];
  const drawn = rows.filter((row): row is [string, readonly string[]] => row[1] !== null);
  return section(
    'pictures',
    t('Images'),
    t('Each column is a seed. If both reports have the same sampler and seed, its images start from the same noise.'),
    scrollable(
      t('Images of both'),
      h(
        'table',
        { class: 'pictures' },
        h('caption', {}, t('Columns are seeds')),
        h(
          'tbody',
          {},
          drawn.map(([name, images]) => row(name, images, now)),
        ),
      ),
    ),
  );
}

function headline({ comparison }: ComparedReports): string {
  const { regressions, plan, nmse, rungs } = comparison;
  if (regressions.length > 0) return t('Significantly worse');
  const judged = rungs?.map(({ change }) => change) ?? [];
  const better =
    judged.includes('better') || plan.change === 'better' || nmse.some(({ change }) => change === 'better');
  const worse = judged.includes('worse') || plan.change === 'worse' || nmse.some(({ change }) => change === 'worse');
  if (better && worse) return t('Better in some respects, worse in others');
  if (worse) return t('Changed, but measured differently');
  if (judged.includes('better') || plan.change === 'better') return t('Significantly better');
  return better ? t('Significantly closer to a Gaussian') : t('No significant change');
}

function notes({ comparison }: ComparedReports): MarkupElement[] {
  const { differences, findings, regressions } = comparison;
  const part = (id: string, title: string, sentences: readonly string[]): MarkupElement[] =>
    sentences.length === 0
      ? []
      : [
          h(
            'section',
            { key: id, id, class: 'part', 'aria-labelledby': `${id}-title` },
            h('h2', { id: `${id}-title` }, title),
            list(sentences),
          ),
        ];
  return [
    ...part('differences', t('Measured differently'), differences),
    // Where nothing is worse, the verdict already lists what changed.
    ...part('findings', t('What changed'), regressions.length > 0 ? findings : []),
  ];
}

function list(sentences: readonly string[]): MarkupElement {
  return h(
    'ul',
    {},
    sentences.map((sentence, i) => h('li', { key: i }, sentence)),
  );
}

const nmseColumns = (): readonly Column<NmseChange>[] => [
  { title: 'σ', cell: (row) => ({ value: row.sigma, text: sigma(row.sigma) }) },
  { title: 'A', cell: ({ a }) => (a ? { value: a.value, text: nmseText(a) } : null) },
  { title: t('interval'), cell: ({ a }) => (a ? nmseRange(a) : null) },
  { title: 'B', cell: ({ b }) => ({ value: b.value, text: nmseText(b) }) },
  { title: t('interval'), cell: ({ b }) => nmseRange(b) },
  { title: t('unexplained'), isText: true, cell: ({ change }) => (change ? changeWords()[change] : null) },
  {
    title: t('value of A'),
    isText: true,
    cell: ({ a, interpolated }) => (a ? (interpolated ? t('interpolated') : t('measured')) : null),
  },
];

/** The three meanings of "the same result" of both. */
function rungColumns({ model }: Report): Column<RungChange>[] {
  const answer = ({ with: skip, without, status }: RungAnswer): string => {
    const word = statusInSentence(status);
    if (skip) return `${count(skip.evaluations)}, ${word}`;
    return without ? t('{0} without the formula, {1}', count(without.evaluations), word) : word;
  };
  return [
    { title: t('what stays the same'), isText: true, cell: ({ criterion }) => sameness(criterion, model) },
    { title: t('evaluations of A'), isText: true, cell: ({ a }) => answer(a) },
    { title: t('evaluations of B'), isText: true, cell: ({ b }) => answer(b) },
    { title: t('cost'), isText: true, cell: ({ change }) => (change ? changeWords()[change] : null) },
  ];
}

interface PlanRow {
  name: string;
  sampler: string;
  plan: SkipPlan | null;
  error: string | null;
  baselineError: number | null;
}

function planRow(name: string, { sampler, skip }: Report): PlanRow {
  const plan = skip.recommended;
  const candidate = plan && candidateOf(plan, skip.candidates);
  const ratio = candidate ? decidingRatio(candidate) : null;
  return {
    name,
    sampler: `${samplerName(sampler)}, ${counted(sampler.evaluations, 'evaluation')}`,
    plan,
    error: ratio ? `${fixed(ratio.value, 2)} (${fixedRange(ratio)})` : null,
    baselineError: skip.own?.error ?? null,
  };
}

const planColumns = (): readonly Column<PlanRow>[] => [
  { title: t('report'), isText: true, cell: ({ name }) => name },
  { title: t('sampler'), isText: true, cell: ({ sampler }) => sampler },
  { title: t('skip to σ'), cell: ({ plan }) => (plan ? { value: plan.sigma, text: sigma(plan.sigma) } : t('no skip')) },
  {
    title: t('evaluations'),
    cell: ({ plan }) => (plan ? { value: plan.evaluations, text: count(plan.evaluations) } : null),
  },
  { title: t('fewer'), cell: ({ plan }) => (plan ? { value: plan.saved, text: percent(plan.saved) } : null) },
  { title: t('error ratio'), cell: ({ error }) => error },
  {
    title: t('error of your sampler'),
    cell: ({ baselineError: error }) => (error === null ? null : { value: error, text: significant(error, 2) }),
  },
];

function overlaid({ linearity, sampler, skip }: Report): Overlaid {
  return { rows: linearity, sigmas: sampler.sigmas, skipSigma: skip.recommended?.sigma ?? null };
}

function when({ model, createdAt }: Report): string {
  return `${model.path}, ${date(createdAt)}`;
}
