import type { MemberReport, Series, SeriesMember } from '../../src/domain/series';
import { count, counted, date, sigma, significant } from '../../src/shared/format';
import { t } from '../../src/shared/l10n';
import { findingName } from '../../src/shared/l10n/findingName';
import type { MemberState, ShownSeries } from '../../src/shared/page';
import { nmseText } from '../../src/shared/words/nmseWords';
import { statusWord } from '../../src/shared/verdict';
import { costLines, learnedLines, nmseLines, overSeries, stylesOf } from '../charts/overSeries';
import { legend } from '../charts/series';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { View } from '../view';
import { button } from './controls';
import { row } from './pictures';
import { chart, figure, section } from './section';
import { scrollable, table, type Column } from './table';

/** Checkpoints side by side: the best one, trends, what became worse, the images of the same seeds. */
export function seriesPage(shown: ShownSeries, view: View): MarkupElement[] {
  const { series } = shown;
  return [
    h(
      'header',
      { key: 'header', class: 'page-header' },
      h('h1', {}, counted(series.members.length, t('checkpoint'))),
      h('p', { class: 'aside' }, about(series)),
    ),
    h(
      'section',
      { key: 'verdict', class: 'verdict', 'aria-label': t('Verdict') },
      h('h2', { class: 'headline' }, h('strong', {}, series.best ? t('Best: {0}', series.best.label) : t('No report'))),
      h('p', {}, series.best?.reason ?? t('No checkpoint has a report.')),
      view.isInteractive && h('div', { key: 'actions', class: 'actions' }, actions(shown)),
    ),
    members(shown, view),
    h(
      'div',
      { key: 'parts', class: 'parts' },
      trend(
        view,
        {
          id: 'nmse',
          title: t('Linearity of the score'),
          lead: t('What a Gaussian leaves unexplained of the denoiser at three noise levels.'),
        },
        series,
        nmseLines(series),
      ),
      trend(view, { id: 'modes', title: t('First modes'), lead: modesLead(series) }, series, learnedLines()),
      trend(
        view,
        {
          id: 'cost',
          title: t('Skips'),
          lead: t('Network evaluations of the cheapest plan for each meaning of “the same result”.'),
        },
        series,
        costLines(),
      ),
    ),
    pictures(shown),
    ...lists(series),
  ].filter((part) => part !== null);
}

function about({ members, createdAt, partial }: Series): string {
  const done = members.filter(({ report }) => report !== null).length;
  const failed = members.filter(({ failure }) => failure !== undefined).length;
  return [
    t('{0}, {1}.', counted(done, 'report'), date(createdAt)),
    failed > 0 && t('{0} failed.', count(failed)),
    partial && t('The run was interrupted; the rest is not measured yet.'),
  ]
    .filter(Boolean)
    .join(' ');
}

function modesLead({ members }: Series): string {
  const against = members.find(({ report }) => report?.modes)?.report?.modes?.against;
  return against === 'last'
    ? t('How many leading modes, from the first on, have a variance within a quarter of that of the last checkpoint.')
    : t('How many leading modes, from the first on, have a variance within a quarter of that of the data.');
}

function trend(
  view: View,
  { id, title, lead }: { id: string; title: string; lead: string },
  series: Series,
  quantity: Parameters<typeof overSeries>[1],
): MarkupElement {
  return section(
    id,
    title,
    lead,
    figure(
      view,
      id,
      chart(view, id, (size) => overSeries(series, quantity, size)),
      legend(stylesOf(quantity), view, id),
    ),
  );
}

/** In VS Code: diagnoses what has no report, cancels what is under way, writes the page as a file. */
function actions({ series, states = [] }: ShownSeries): Child[] {
  const isUnderWay = (i: number): boolean => states[i] === 'running' || states[i] === 'waiting';
  const missing = series.members.filter(({ report }, i) => report === null && !isUnderWay(i)).length;
  return [
    missing > 0 && button('rerun', t('Diagnose {0}', counted(missing, 'checkpoint')), true),
    states.some((_, i) => isUnderWay(i)) && button('cancel', t('Cancel')),
    series.best !== null && button('exportHtml', t('Export HTML')),
  ];
}

interface Row {
  readonly member: SeriesMember;
  readonly page: string | null;
  readonly state: MemberState | null;
}

/** A row for each checkpoint. */
function members({ series, pages, states }: ShownSeries, view: View): MarkupElement {
  const rows = series.members.map((member, i) => ({ member, page: pages[i] ?? null, state: states?.[i] ?? null }));
  return section(
    'members',
    t('Checkpoints'),
    t('In order. Evaluations are those of the cheapest plan that keeps the error, the images, or the distribution.'),
    scrollable(t('All checkpoints'), table(t('All checkpoints'), columns(series), rows, view)),
    view.isInteractive ? openers(series) : links(rows),
  );
}

/** Opens the page of each in VS Code, also of one without a report, which may have a question. */
function openers({ members }: Series): MarkupElement {
  const items = members.map(({ label }, i) =>
    h(
      'li',
      { key: i },
      h('button', { type: 'button', class: 'toggle', 'data-action': 'openMember', 'data-place': i }, label),
    ),
  );
  return h('nav', { class: 'openers', 'aria-label': t('Open a checkpoint') }, h('ul', { class: 'plain' }, items));
}

function links(rows: readonly Row[]): MarkupElement | null {
  const linked = rows.flatMap(({ member, page }) => (page === null ? [] : [{ label: member.label, page }]));
  if (linked.length === 0) return null;
  const items: Child[] = linked.map(({ label, page }, i) => [
    i > 0 && ', ',
    h('a', { key: i, href: page.split('/').map(encodeURIComponent).join('/') }, label),
  ]);
  return h('p', { class: 'aside' }, t('Reports: '), items);
}

function columns({ sigmas, best }: Series): Column<Row>[] {
  const of =
    <T>(value: (report: MemberReport) => T | null) =>
    ({ member: { report } }: Row): T | null =>
      report && value(report);
  const cost = (criterion: 'error' | 'picture' | 'look') =>
    of(({ rungs }) => {
      const rung = rungs?.[criterion];
      if (!rung || rung.status === 'not-applicable' || rung.status === 'not-affordable') return null;
      return `${count(rung.evaluations)} (${statusWord(rung.status).toLowerCase()})`;
    });
  return [
    {
      title: t('checkpoint'),
      isText: true,
      cell: ({ member: { label, path } }) => (path === best?.path ? `${label} ★` : label),
    },
    { title: t('verdict'), isText: true, cell: verdictOf },
    ...sigmas.map((at, i): Column<Row> => ({
      title: t('NMSE at σ {0}', sigma(at)),
      cell: of(({ nmse }) => {
        const value = nmse[i];
        return value ? { value: value.value, text: nmseText(value) } : null;
      }),
    })),
    {
      title: t('modes learned'),
      cell: of(({ modes }) => modes && t('{0} of {1}', count(modes.learned), count(modes.of))),
    },
    { title: t('same error'), isText: true, cell: cost('error') },
    { title: t('same images'), isText: true, cell: cost('picture') },
    { title: t('same distribution'), isText: true, cell: cost('look') },
    {
      title: t('distance to the data'),
      cell: of(({ distance }) => (distance === null ? null : { value: distance, text: significant(distance, 3) })),
    },
    {
      title: t('findings'),
      isText: true,
      cell: of(({ findings }) => (findings.length === 0 ? null : findings.map((code) => findingName(code)).join(', '))),
    },
    { title: t('sampler'), isText: true, cell: of(({ sampler }) => sampler) },
  ];
}

function verdictOf({ member: { report, failure }, state }: Row): string {
  switch (state) {
    case 'running':
      return t('running');
    case 'waiting':
      return t('waiting');
    case 'changed':
      return t('changed since its report');
    case null:
      return report?.verdict ?? (failure === undefined ? t('not diagnosed yet') : t('failed'));
  }
}

/** The images of the full run, seed by seed, where all reports have images of one size. */
function pictures({ series, reports }: ShownSeries): MarkupElement | null {
  const drawn = reports.flatMap((report, i) => {
    const label = series.members[i]?.label;
    return report?.pictures && label !== undefined ? [{ label, images: report.pictures }] : [];
  });
  const [first] = drawn;
  if (!first || drawn.length < 2) return null;
  const { width, height } = first.images;
  if (drawn.some(({ images }) => images.width !== width || images.height !== height)) return null;
  return section(
    'pictures',
    t('Images'),
    t('What your sampler generates with each checkpoint, without a skip. Each column starts from the same noise.'),
    scrollable(
      t('Images of all checkpoints'),
      h(
        'table',
        { class: 'pictures' },
        h('caption', {}, t('Columns are seeds')),
        h(
          'tbody',
          {},
          drawn.map(({ label, images }) => row(label, images.full, first.images)),
        ),
      ),
    ),
  );
}

function lists({ regressions, members }: Series): MarkupElement[] {
  const failures = members.flatMap(({ label, failure }) => (failure === undefined ? [] : [`${label}: ${failure}`]));
  const worse = regressions.flatMap(({ from, to, regressions: sentences }) =>
    sentences.map((sentence) => `${from} → ${to}: ${sentence}`),
  );
  return [
    ...list('worse', t('Significantly worse than the one before'), worse),
    ...list('failed', t('Failed'), failures),
  ];
}

function list(id: string, title: string, sentences: readonly string[]): MarkupElement[] {
  if (sentences.length === 0) return [];
  return [
    h(
      'section',
      { key: id, id, class: 'part', 'aria-labelledby': `${id}-title` },
      h('h2', { id: `${id}-title` }, title),
      h(
        'ul',
        {},
        sentences.map((sentence, i) => h('li', { key: i }, sentence)),
      ),
    ),
  ];
}
