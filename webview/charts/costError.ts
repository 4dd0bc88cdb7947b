import { line } from 'd3-shape';
import type { SkipCandidate, SkipPlan } from '../../src/domain/report';
import { count, counted, fixed, fixedRange, sigma } from '../../src/shared/format';
import { h, type MarkupElement, type MarkupNode } from '../markup/node';
import { EQUAL_QUALITY } from '../../src/domain/quality';
import { candidateOf, costErrorSeries, hasFit, type CostErrorSeries } from './candidates';
import {
  bottomAxis,
  emptyChart,
  horizontalMark,
  leftAxis,
  plotArea,
  px,
  svgChart,
  type Plot,
  type Reading,
  type Size,
} from './plot';
import { integerTicks, isPositive, linearScale, logScale, logTicks, type Scale } from './scales';
import { intervalBar, point, seriesGroup, stroke } from './series';
import { t } from '../../src/shared/l10n';

export interface CostErrorData {
  candidates: readonly SkipCandidate[];
  recommended: SkipPlan | null;
  /** Of the baseline sampler, whose error ratio is 1; null until it is known. */
  baselineEvaluations: number | null;
}

const chartName = (): string => t('Error against cost');

/** Error ratio to the baseline sampler over network evaluations: measured points, the monotone fit as a line. */
export function costErrorChart(data: CostErrorData, size: Size, whenEmpty = t('no skip tried yet')): MarkupElement {
  const series = costErrorSeries(data.candidates.filter((c) => isPositive(c.errorRatio.value)));
  if (series.length === 0) return emptyChart(size, chartName(), whenEmpty);
  const plot = plotArea(size);
  const { x, y } = costErrorScales(data, plot);
  return svgChart(
    size,
    { label: summary(data, series), readings: readingsOf(series, x, size) },
    leftAxis(plot, logTicks(y, 22), t('error, your sampler = 1')),
    bottomAxis(plot, integerTicks(x, size.width / 70), t('network evaluations per sample')),
    horizontalMark(plot, y(EQUAL_QUALITY), thresholdText(size), { className: 'threshold', end: 'left' }),
    series.map((one) => seriesGroup(size, one.style, drawSeries(one, x, y))),
    data.baselineEvaluations !== null && baselineMark(x(data.baselineEvaluations), y(1)),
    data.recommended && recommendedMark(data.recommended, data.candidates, plot, { x, y }),
  );
}

/** Pixel positions of evaluations and of the error ratio. */
export function costErrorScales(data: CostErrorData, plot: Plot): { x: Scale; y: Scale } {
  const costs = data.candidates.map((c) => c.evaluations).concat(data.baselineEvaluations ?? []);
  const ratios = data.candidates.flatMap((c) => [c.errorRatio.value, c.fittedRatio?.value ?? c.errorRatio.value]);
  return {
    x: linearScale([Math.min(...costs) - 1, Math.max(...costs) + 1], [plot.left, plot.right]),
    y: logScale([...ratios, EQUAL_QUALITY, 0.85], [plot.bottom, plot.top], 1.15),
  };
}

function drawSeries({ style, candidates }: CostErrorSeries, x: Scale, y: Scale): MarkupNode[] {
  const join = (ratio: (c: SkipCandidate) => number) =>
    line<SkipCandidate>()
      .x((c) => px(x(c.evaluations)))
      .y((c) => px(y(ratio(c))));
  const fitted = candidates.filter((c) => isPositive(c.fittedRatio?.value ?? 0));
  const drawn = hasFit(candidates)
    ? stroke(style, join((c) => c.fittedRatio?.value ?? c.errorRatio.value)(fitted))
    : stroke(style, join((c) => c.errorRatio.value)(candidates), 'guide');
  const points = candidates.flatMap(({ errorRatio: ratio, evaluations }) => [
    ...intervalBar(style, x(evaluations), ratio, y),
    point(
      style,
      { x: x(evaluations), y: y(ratio.value) },
      t(
        '{0}: {1}, error {2} ({3})',
        style.label,
        counted(evaluations, 'evaluation'),
        fixed(ratio.value, 2),
        fixedRange(ratio),
      ),
    ),
  ]);
  return drawn ? [drawn, ...points] : points;
}

/** One for each number of evaluations. */
function readingsOf(series: readonly CostErrorSeries[], x: Scale, { hidden }: Size): Reading[] {
  const shown = series.filter(({ style }) => !hidden?.has(style.label));
  const costs = [...new Set(shown.flatMap(({ candidates }) => candidates.map((c) => c.evaluations)))];
  return costs.map((cost) => ({
    x: px(x(cost)),
    sigma: null,
    title: counted(cost, 'evaluation'),
    lines: shown.flatMap(({ style, candidates }) =>
      candidates
        .filter(({ evaluations }) => evaluations === cost)
        .map(({ errorRatio: ratio, sigma: at, start }) => {
          const [error, range] = [fixed(ratio.value, 2), fixedRange(ratio)];
          return start === 'none' || style.label.includes('σ')
            ? t('{0}: error {1} ({2})', style.label, error, range)
            : t('{0} to σ {1}: error {2} ({3})', style.label, sigma(at), error, range);
        }),
    ),
  }));
}

/** A narrow chart has no room for it; the caption says it too. */
function thresholdText({ width }: Size): string {
  return width < 420 ? '' : t('equal quality ≤ {0}', EQUAL_QUALITY);
}

function baselineMark(x: number, y: number): MarkupElement {
  return h(
    'g',
    { class: 'baseline-mark' },
    h('circle', { cx: px(x), cy: px(y), r: 5 }),
    h('text', { x: px(x + 6), y: px(y - 14), 'text-anchor': 'end' }, t('your sampler')),
  );
}

function recommendedMark(
  plan: SkipPlan,
  candidates: readonly SkipCandidate[],
  plot: Plot,
  scales: { x: Scale; y: Scale },
): MarkupElement | null {
  const candidate = candidateOf(plan, candidates);
  if (!candidate) return null;
  const x = scales.x(candidate.evaluations);
  const y = scales.y(candidate.errorRatio.value);
  const toTheLeft = x > (plot.left + plot.right) / 2;
  return h(
    'g',
    { class: 'recommended-mark' },
    h('circle', { cx: px(x), cy: px(y), r: 9 }),
    h(
      'text',
      { x: px(x + (toTheLeft ? -13 : 13)), y: px(y + 22), 'text-anchor': toTheLeft ? 'end' : 'start' },
      t('skip to σ {0}', sigma(plan.sigma)),
    ),
  );
}

function summary(data: CostErrorData, series: readonly CostErrorSeries[]): string {
  const tried = series.map(({ style, candidates }) => {
    const costs = candidates.map((c) => c.evaluations);
    const ratios = candidates.map((c) => c.errorRatio.value);
    return t(
      '{0}: error {1} to {2} with {3} to {4}',
      style.label,
      fixed(Math.min(...ratios), 2),
      fixed(Math.max(...ratios), 2),
      count(Math.min(...costs)),
      counted(Math.max(...costs), 'evaluation'),
    );
  });
  const plan = data.recommended;
  const sentences = [
    t('{0}, relative to the error of your sampler. {1}.', chartName(), tried.join('; ')),
    plan && t('Recommended: skip to σ {0}, {1}.', sigma(plan.sigma), counted(plan.evaluations, 'evaluation')),
  ];
  return sentences.filter(Boolean).join(' ');
}
