import { line } from 'd3-shape';
import type { Interval, LinearityRow } from '../../src/domain/report';
import { percent, sigma } from '../../src/shared/format';
import { HIGHEST_NMSE, nmseRange, nmseText } from '../../src/shared/words/nmseWords';
import { h, type MarkupElement, type MarkupNode } from '../markup/node';
import { bottomAxis, emptyChart, leftAxis, plotArea, px, svgChart, type Plot, type Reading, type Size } from './plot';
import { isPositive, logScale, logTicks, type Scale } from './scales';
import { gaussianStyle, intervalBar, isotropicStyle, point, seriesGroup, stroke, type SeriesStyle } from './series';
import { t } from '../../src/shared/l10n';

/** How reports A and B are told apart wherever both are drawn. */
export const reportStyles = (): readonly [SeriesStyle, SeriesStyle] => [
  { ...isotropicStyle(), label: t('A, before') },
  { ...gaussianStyle(), label: t('B, now') },
];

export interface Overlaid {
  rows: readonly LinearityRow[];
  /** Noise levels of the baseline sampler, descending. */
  sigmas: readonly number[];
  /** Where the recommended skip ends; null without one. */
  skipSigma: number | null;
}

const nmseName = (): string => t('Centered denoiser NMSE of both reports over σ');

/** The Gaussian's NMSE of two reports over σ, which falls to the right. */
export function overlaidNmse(reports: readonly [Overlaid, Overlaid], size: Size): MarkupElement {
  const measured = styled(reports).map(({ report, style }) => ({ style, points: pointsOf(report.rows) }));
  const all = measured.flatMap(({ points }) => points);
  if (all.length === 0) return emptyChart(size, nmseName(), t('nothing measured'));
  const plot = plotArea(size);
  const x = sigmaScale(reports, plot);
  const values = all.flatMap(({ nmse }) => [nmse.value, Math.min(nmse.high, HIGHEST_NMSE)]);
  const y = logScale(values, [plot.bottom, plot.top], 1.4);
  return svgChart(
    size,
    {
      label: `${nmseName()}. ${measured.map(({ style, points }) => `${style.label}: ${points.map(spoken).join(', ')}`).join('; ')}.`,
      readings: readingsOf(measured, x, size),
    },
    leftAxis(plot, logTicks(y, 22, percent), t('centered NMSE of the denoiser')),
    bottomAxis(plot, logTicks(x, 34, sigma), t('noise level σ (sampling →)')),
    measured.map(({ style, points }) => seriesGroup(size, style, curve(points, style, x, y))),
  );
}

/** The two plans over the same σ: what the formula replaces, shaded, and the noise levels of the baseline samplers. */
export function overlaidPlans(reports: readonly [Overlaid, Overlaid], size: Size): MarkupElement {
  const plot = { ...plotArea({ ...size, height: 150 }) };
  const x = sigmaScale(reports, plot);
  const height = (plot.bottom - plot.top) / 2;
  return svgChart(
    { ...size, height: 150 },
    `${t('Plans')}. ${styled(reports)
      .map(({ report, style }) => `${style.label}: ${planText(report)}`)
      .join('; ')}.`,
    h('text', { class: 'axis-title', x: 2, y: 12 }, t('steps of the sampler (shaded: replaced by the formula)')),
    bottomAxis(plot, logTicks(x, 34, sigma), t('noise level σ (sampling →)')),
    styled(reports).map(({ report, style }, i) =>
      planRow(report, style, x, { ...plot, top: plot.top + i * height, bottom: plot.top + (i + 1) * height }),
    ),
  );
}

function planRow({ sigmas, skipSigma }: Overlaid, style: SeriesStyle, x: Scale, plot: Plot): MarkupNode[] {
  const middle = (plot.top + plot.bottom) / 2;
  const steps = sigmas.filter(isPositive);
  return [
    ...(skipSigma === null
      ? []
      : [
          h('rect', {
            class: 'skipped',
            x: plot.left,
            y: px(plot.top + 4),
            width: px(Math.max(0, x(skipSigma) - plot.left)),
            height: px(plot.bottom - plot.top - 8),
          }),
        ]),
    h('text', { x: 2, y: px(middle + 4) }, style.label.charAt(0)),
    ...steps.map((value) => point(style, { x: x(value), y: middle }, `${style.label}: σ ${sigma(value)}`)),
  ];
}

function planText({ skipSigma, sigmas }: Overlaid): string {
  return skipSigma === null ? t('no skip') : t('skip from σ {0} to σ {1}', sigma(sigmas[0] ?? NaN), sigma(skipSigma));
}

function sigmaScale(reports: readonly Overlaid[], plot: Plot): Scale {
  const sigmas = reports.flatMap(({ rows, sigmas: steps }) => [...pointsOf(rows).map(({ at }) => at), ...steps]);
  return logScale(sigmas, [plot.right, plot.left]);
}

/** A σ where the Gaussian was measured, and what it left unexplained there. */
interface NmsePoint {
  at: number;
  nmse: Interval;
}

function pointsOf(rows: readonly LinearityRow[]): NmsePoint[] {
  return rows.flatMap(({ sigma: at, gaussian }) =>
    gaussian && isPositive(at) && isDrawable(gaussian.denoiserNmse.value) ? [{ at, nmse: gaussian.denoiserNmse }] : [],
  );
}

/** Neither what noise made negative, nor a model that misses the denoiser altogether. */
function isDrawable(nmse: number): boolean {
  return isPositive(nmse) && nmse <= HIGHEST_NMSE;
}

function styled([a, b]: readonly [Overlaid, Overlaid]): { report: Overlaid; style: SeriesStyle }[] {
  return [
    { report: a, style: reportStyles()[0] },
    { report: b, style: reportStyles()[1] },
  ];
}

/** One for each σ of either report. */
function readingsOf(
  measured: readonly { style: SeriesStyle; points: readonly NmsePoint[] }[],
  x: Scale,
  { hidden }: Size,
): Reading[] {
  const shown = measured.filter(({ style }) => !hidden?.has(style.label));
  const sigmas = [...new Set(shown.flatMap(({ points }) => points.map(({ at }) => at)))];
  return sigmas.map((at) => ({
    x: px(x(at)),
    sigma: at,
    title: `σ ${sigma(at)}`,
    lines: shown.flatMap(({ style, points }) =>
      points.filter((one) => one.at === at).map(({ nmse }) => `${style.label}: ${nmseText(nmse)} (${nmseRange(nmse)})`),
    ),
  }));
}

function spoken({ at, nmse }: NmsePoint): string {
  return t('{0} at σ {1}', nmseText(nmse), sigma(at));
}

function curve(points: readonly NmsePoint[], style: SeriesStyle, x: Scale, y: Scale): MarkupNode[] {
  const path = line<NmsePoint>()
    .x(({ at }) => px(x(at)))
    .y(({ nmse }) => px(y(nmse.value)));
  const descending = [...points].sort((a, b) => b.at - a.at);
  const drawn = stroke(style, path(descending));
  return [
    ...(drawn ? [drawn] : []),
    ...descending.flatMap(({ at, nmse }) => {
      const title = `${style.label}, σ ${sigma(at)}: ${nmseText(nmse)} (${nmseRange(nmse)})`;
      return [...intervalBar(style, x(at), nmse, y), point(style, { x: x(at), y: y(nmse.value) }, title)];
    }),
  ];
}
