import type { SkipCandidate } from '../../src/domain/report';
import { EQUAL_QUALITY } from '../../src/domain/quality';
import { criterionOf } from '../../src/domain/rungs';
import { samenessInSentence } from '../../src/shared/verdict';
import { costErrorSeries, hasFit } from '../charts/candidates';
import { costErrorChart } from '../charts/costError';
import { legend } from '../charts/series';
import { count, counted, fixed, fixedRange, percent, sigma, significant } from '../../src/shared/format';
import { filled } from '../markup/filled';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { awaiting, below, chart, copies, figure, section } from './section';
import { term } from './terms';
import { tableTwin, type Cell, type Column } from './table';
import { t } from '../../src/shared/l10n';

const startNames = (): Readonly<Record<SkipCandidate['start'], string>> => ({
  gaussian: t('Gaussian skip'),
  isotropic: t('isotropic skip'),
  none: t('simply fewer steps'),
});

const columns = (): readonly Column<SkipCandidate>[] => [
  { title: t('start'), isText: true, cell: (c) => startNames()[c.start] },
  { title: t('to σ'), cell: (c) => (c.start === 'none' ? null : { value: c.sigma, text: sigma(c.sigma) }) },
  { title: t('steps skipped'), cell: (c) => (c.start === 'none' ? null : number(c.skippedSteps)) },
  { title: t('grid'), isText: true, cell: (c) => (c.spacing === 'kept' ? t('kept') : t('re-spaced')) },
  { title: t('evaluations'), cell: (c) => number(c.evaluations) },
  { title: t('error ratio'), cell: (c) => ({ value: c.errorRatio.value, text: fixed(c.errorRatio.value, 2) }) },
  { title: t('interval'), cell: (c) => fixedRange(c.errorRatio) },
  {
    title: t('fitted ratio'),
    cell: (c) => (c.fittedRatio ? { value: c.fittedRatio.value, text: fixed(c.fittedRatio.value, 2) } : null),
  },
  { title: t('interval of the fitted ratio'), cell: (c) => (c.fittedRatio ? fixedRange(c.fittedRatio) : null) },
  { title: t('same-seed RMS'), cell: (c) => ({ value: c.endpointRms, text: significant(c.endpointRms, 2) }) },
  { title: t('PSNR, dB'), cell: (c) => ({ value: c.psnr, text: fixed(c.psnr, 1) }) },
  { title: 'SSIM', cell: (c) => (c.ssim === null ? null : { value: c.ssim, text: fixed(c.ssim, 3) }) },
  { title: t('seeds'), cell: (c) => (c.seeds === undefined ? null : number(c.seeds)) },
];

/** What a skip costs and gains, compared with its alternatives. */
export function costError(model: PageModel, view: View): MarkupElement {
  const { skip, sampler } = model.partial;
  const candidates = skip?.candidates ?? [];
  const data = {
    candidates,
    recommended: skip?.recommended ?? null,
    baselineEvaluations: sampler?.evaluations ?? null,
  };
  return section(
    'cost-error',
    t('What a skip costs'),
    [
      t('Distance to the reference solution from the same noise, relative to your sampler.'),
      ` ${readingAid(candidates)} `,
      filled(
        t('In words: {0}, {1}.'),
        term(view, 'isotropic', t('isotropic')),
        term(view, 're-spaced', t('re-spaced')),
      ),
    ],
    figure(
      view,
      'cost-error',
      chart(view, 'cost-error', (size) => costErrorChart(data, size, awaiting(model, 'skip'))),
      below(
        candidates.length > 0 &&
          legend(
            costErrorSeries(candidates).map(({ style }) => style),
            view,
            'cost-error',
          ),
        h('figcaption', {}, caption(model, candidates)),
        candidates.length > 0 && copies(view, 'cost-error'),
        tableTwin(
          view,
          { id: 'cost-error-table', name: t('all skips tried, and their alternatives') },
          columns(),
          byCost(candidates),
        ),
      ),
    ),
  );
}

/** The cheapest first, and of those the most exact. */
function byCost(candidates: readonly SkipCandidate[]): SkipCandidate[] {
  return [...candidates].sort((a, b) => a.evaluations - b.evaluations || a.errorRatio.value - b.errorRatio.value);
}

/** Explains the points and those lines that are drawn. */
function readingAid(candidates: readonly SkipCandidate[]): string {
  const series = costErrorSeries(candidates);
  const isFit = series.some((one) => hasFit(one.candidates));
  const isGuide = series.some((one) => one.candidates.length > 1 && !hasFit(one.candidates));
  const sentences = [
    t('Points are measurements with 95 % intervals.'),
    isFit && t('Lines are monotone fits, on which the decision is based.'),
    isGuide && (isFit ? t('Thin lines only connect the points.') : t('Lines only connect the points.')),
  ];
  return sentences.filter(Boolean).join(' ');
}

function caption(model: PageModel, candidates: readonly SkipCandidate[]): Child[] {
  const baseline = model.partial.skip && 'own' in model.partial.skip ? model.partial.skip.own : undefined;
  return [
    candidates.length > 0 &&
      model.progress?.stage === 'skip' &&
      h('span', { key: 'state' }, `${awaiting(model, 'skip')} `),
    candidates.length > 0 &&
      h(
        'span',
        { key: 'threshold' },
        `${t('Equal error: the upper bound of the interval is at most {0}.', EQUAL_QUALITY)} ${otherCriterion(model)}`,
      ),
    baseline &&
      h(
        'span',
        { key: 'baseline' },
        t(
          'RMS error of your sampler: {0} over {1}. The reference solution took {2}; halving its steps changes it by {3} of that error.',
          significant(baseline.error, 2),
          counted(baseline.seeds, 'seed'),
          counted(baseline.referenceEvaluations, 'evaluation'),
          percent(baseline.referenceChange),
        ),
      ),
  ];
}

/** A skip may be recommended whose error is larger. */
function otherCriterion({ partial: { skip, model } }: PageModel): string {
  if (!skip || !('rungs' in skip) || criterionOf(skip) === 'error') return '';
  return `${t('The headline is about the {0}, not about this error.', samenessInSentence(criterionOf(skip), model))} `;
}

function number(value: number): Cell {
  return { value, text: count(value) };
}
