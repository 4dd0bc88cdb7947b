import { line } from 'd3-shape';
import type { LinearFit, LinearityRow } from '../../src/domain/report';
import { percent, sigma } from '../../src/shared/format';
import { HIGHEST_NMSE, nmseRange, nmseText } from '../../src/shared/words/nmseWords';
import { h, type MarkupElement, type MarkupNode } from '../markup/node';
import {
  bottomAxis,
  emptyChart,
  leftAxis,
  plotArea,
  px,
  svgChart,
  verticalMark,
  type Plot,
  type Reading,
  type Size,
} from './plot';
import { drawPublished } from './published';
import { isPositive, logScale, logTicks, type Scale } from './scales';
import {
  checkpointStyle,
  empiricalStyle,
  gaussianStyle,
  intervalBar,
  isotropicStyle,
  mixtureStyle,
  point,
  seriesGroup,
  stroke,
  type SeriesStyle,
} from './series';
import { t } from '../../src/shared/l10n';

export interface LinearityData {
  rows: readonly LinearityRow[];
  /** σ of the sampler's steps, drawn as ticks along the axis. */
  samplerSigmas: readonly number[];
  /** σ where the sampler takes over from the formula. */
  skipSigma: number | null;
  /** √(trΣ/d), the standard deviation of the data, which scales the published σ; null or absent where it is not known. */
  std?: number | null;
}

export interface LinearitySeries {
  style: SeriesStyle;
  fit: (row: LinearityRow) => LinearFit | null;
}

const allSeries = (): readonly LinearitySeries[] => [
  { style: isotropicStyle(), fit: (row) => row.isotropic },
  { style: checkpointStyle(), fit: (row) => row.checkpointGaussian ?? null },
  { style: mixtureStyle(), fit: (row) => row.mixture },
  { style: empiricalStyle(), fit: (row) => row.empirical },
  { style: gaussianStyle(), fit: (row) => row.gaussian },
];

/** The models measured at one σ or more; the Gaussian last, so that it is drawn on top. */
export function linearitySeries(rows: readonly LinearityRow[]): LinearitySeries[] {
  return allSeries().filter(({ fit }) => rows.some((row) => fit(row) !== null));
}

const chartName = (): string => t('Centered denoiser NMSE over σ');

/** Centered denoiser NMSE over σ, both logarithmic; σ falls to the right, in the direction of sampling. */
export function linearityChart(data: LinearityData, size: Size, whenEmpty = t('nothing measured yet')): MarkupElement {
  const rows = data.rows.filter((row) => isPositive(row.sigma));
  const series = linearitySeries(rows);
  if (series.length === 0) return emptyChart(size, chartName(), whenEmpty);
  const plot = plotArea(size);
  const { x, y } = linearityScales({ ...data, rows }, plot);
  const skip = data.skipSigma !== null && isPositive(data.skipSigma) ? data.skipSigma : null;
  return svgChart(
    size,
    { label: summary(rows, skip), readings: readingsOf(series, rows, x, size) },
    skip !== null &&
      h('rect', {
        class: 'skipped',
        x: plot.left,
        y: plot.top,
        width: px(x(skip) - plot.left),
        height: plot.bottom - plot.top,
      }),
    data.std ? drawPublished(data.std, plot, x, y) : null,
    leftAxis(plot, logTicks(y, 22, percent), t('centered NMSE of the denoiser')),
    bottomAxis(plot, logTicks(x, 34, sigma), t('noise level σ (sampling →)')),
    data.samplerSigmas.filter((s) => isWithin(s, x)).map((s) => samplerStep(plot, x(s))),
    series.map((one) => seriesGroup(size, one.style, drawSeries(one, rows, x, y))),
    skip !== null && verticalMark(plot, x(skip), t('skip to σ {0}', sigma(skip)), 'skip-mark'),
  );
}

/** Pixel positions of σ and of NMSE, for these rows in this plot. */
export function linearityScales(data: LinearityData, plot: Plot): { x: Scale; y: Scale } {
  const sigmas = [...data.rows.map((row) => row.sigma), ...(data.skipSigma === null ? [] : [data.skipSigma])];
  const values = linearitySeries(data.rows).flatMap(({ fit }) =>
    data.rows.flatMap((row) => {
      const nmse = fit(row)?.denoiserNmse;
      return nmse && nmse.value <= HIGHEST_NMSE
        ? [nmse.value, Math.min(nmse.high, HIGHEST_NMSE), ...(isPositive(nmse.low) ? [nmse.low] : [])]
        : [];
    }),
  );
  return { x: logScale(sigmas, [plot.right, plot.left]), y: logScale(values, [plot.bottom, plot.top], 1.4) };
}

function isWithin(value: number, scale: Scale): boolean {
  const domain = scale.domain();
  return value >= Math.min(...domain) && value <= Math.max(...domain);
}

function samplerStep(plot: Plot, at: number): MarkupElement {
  return h('line', { class: 'sampler-step', x1: px(at), x2: px(at), y1: plot.bottom - 7, y2: plot.bottom });
}

function drawSeries({ style, fit }: LinearitySeries, rows: readonly LinearityRow[], x: Scale, y: Scale): MarkupNode[] {
  const measured = rows.flatMap((row) => {
    const nmse = fit(row)?.denoiserNmse;
    // A model that misses the denoiser altogether would flatten all others.
    if (!nmse || !isPositive(nmse.high) || nmse.value > HIGHEST_NMSE) return [];
    return [{ at: row.sigma, nmse, isRepeatable: row.repeatable !== false }];
  });
  const path = line<(typeof measured)[number]>()
    .x(({ at }) => px(x(at)))
    .y(({ nmse }) => px(y(nmse.value)));
  // Less than what few data and probes leave uncertain: an interval from the axis up, and no point.
  const points = measured.filter(({ nmse }) => isPositive(nmse.value));
  const solid = path.defined(({ isRepeatable }) => isRepeatable)(points);
  const whole = path.defined(() => true)(points);
  return [
    !measured.every(({ isRepeatable }) => isRepeatable) && stroke({ ...style, ink: 'muted' }, whole, 'faint'),
    stroke(style, solid),
    ...measured.flatMap(({ at, nmse, isRepeatable }) => {
      const ink: SeriesStyle = isRepeatable ? style : { ...style, ink: 'muted' };
      const title = `${style.label}, σ ${sigma(at)}: ${nmseText(nmse)} (${nmseRange(nmse)})`;
      return [
        ...intervalBar(ink, x(at), nmse, y),
        isPositive(nmse.value) && point(ink, { x: x(at), y: y(nmse.value) }, title, isRepeatable ? '' : 'unrepeatable'),
      ];
    }),
  ].filter((node) => node !== false && node !== null);
}

function readingsOf(
  series: readonly LinearitySeries[],
  rows: readonly LinearityRow[],
  x: Scale,
  { hidden }: Size,
): Reading[] {
  return rows.map((row) => ({
    x: px(x(row.sigma)),
    sigma: row.sigma,
    title: `σ ${sigma(row.sigma)}${row.repeatable === false ? `, ${t('dominated by the network’s own error')}` : ''}`,
    lines: [...series].reverse().flatMap(({ style: { label }, fit }) => {
      const nmse = fit(row)?.denoiserNmse;
      return nmse && !hidden?.has(label) ? [`${label}: ${nmseText(nmse)} (${nmseRange(nmse)})`] : [];
    }),
  }));
}

function summary(rows: readonly LinearityRow[], skip: number | null): string {
  const parts = rows.flatMap((row) => {
    const fit = row.gaussian ?? row.checkpointGaussian;
    return fit ? [t('{0} at σ {1}', nmseText(fit.denoiserNmse), sigma(row.sigma))] : [];
  });
  const marked = skip === null ? '' : ` ${t('The skip to σ {0} is marked.', sigma(skip))}`;
  return `${chartName()}. ${gaussianStyle().label}: ${parts.join(', ')}.${marked}`;
}
