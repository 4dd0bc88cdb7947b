import type { SkipCandidate } from '../../src/domain/report';
import { EQUAL_QUALITY } from '../../src/domain/quality';
import { criterionOf } from '../../src/domain/rungs';
import { sameness } from '../../src/shared/verdict';
import { costErrorSeries, hasFit } from '../charts/candidates';
import { costErrorChart } from '../charts/costError';
import { legend } from '../charts/series';
import { count, counted, fixed, fixedRange, percent, sigma, significant } from '../../src/shared/format';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { awaiting, below, chart, copies, figure, section } from './section';
import { term } from './terms';
import { tableTwin, type Cell, type Column } from './table';

const STARTS: Readonly<Record<SkipCandidate['start'], string>> = {
  gaussian: 'Gaussian skip',
  isotropic: 'isotropic skip',
  none: 'simply fewer steps',
};

const COLUMNS: readonly Column<SkipCandidate>[] = [
  { title: 'start', isText: true, cell: (c) => STARTS[c.start] },
  { title: 'to σ', cell: (c) => (c.start === 'none' ? null : { value: c.sigma, text: sigma(c.sigma) }) },
  { title: 'steps skipped', cell: (c) => (c.start === 'none' ? null : number(c.skippedSteps)) },
  { title: 'grid', isText: true, cell: (c) => (c.spacing === 'kept' ? 'kept' : 're-spaced') },
  { title: 'evaluations', cell: (c) => number(c.evaluations) },
  { title: 'error ratio', cell: (c) => ({ value: c.errorRatio.value, text: fixed(c.errorRatio.value, 2) }) },
  { title: 'interval', cell: (c) => fixedRange(c.errorRatio) },
  {
    title: 'fitted ratio',
    cell: (c) => (c.fittedRatio ? { value: c.fittedRatio.value, text: fixed(c.fittedRatio.value, 2) } : null),
  },
  { title: 'interval of the fitted ratio', cell: (c) => (c.fittedRatio ? fixedRange(c.fittedRatio) : null) },
  { title: 'same-seed RMS', cell: (c) => ({ value: c.endpointRms, text: significant(c.endpointRms, 2) }) },
  { title: 'PSNR, dB', cell: (c) => ({ value: c.psnr, text: fixed(c.psnr, 1) }) },
  { title: 'SSIM', cell: (c) => (c.ssim === null ? null : { value: c.ssim, text: fixed(c.ssim, 3) }) },
  { title: 'seeds', cell: (c) => (c.seeds === undefined ? null : number(c.seeds)) },
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
    'What a skip costs',
    [
      `Distance to the reference solution from the same noise, relative to your sampler. ${readingAid(candidates)} In words: `,
      term(view, 'isotropic', 'isotropic'),
      ', ',
      term(view, 're-spaced', 're-spaced'),
      '.',
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
          { id: 'cost-error-table', name: 'all skips tried, and their alternatives' },
          COLUMNS,
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
  const fits = isFit ? ' Lines are monotone fits, on which the decision is based.' : '';
  const guides = isGuide ? ` ${isFit ? 'Thin lines' : 'Lines'} only connect the points.` : '';
  return `Points are measurements with 95 % intervals.${fits}${guides}`;
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
        `Equal error: the upper bound of the interval is at most ${EQUAL_QUALITY}. ${otherCriterion(model)}`,
      ),
    baseline &&
      h(
        'span',
        { key: 'baseline' },
        `RMS error of your sampler: ${significant(baseline.error, 2)} over ${counted(baseline.seeds, 'seed')}. The reference solution took ` +
          `${counted(baseline.referenceEvaluations, 'evaluation')}; halving its steps changes it by ${percent(baseline.referenceChange)} of that error.`,
      ),
  ];
}

/** A skip may be recommended whose error is larger. */
function otherCriterion({ partial: { skip, model } }: PageModel): string {
  if (!skip || !('rungs' in skip) || criterionOf(skip) === 'error') return '';
  return `The headline is about the ${sameness(criterionOf(skip), model).toLowerCase()}, not about this error. `;
}

function number(value: number): Cell {
  return { value, text: count(value) };
}
