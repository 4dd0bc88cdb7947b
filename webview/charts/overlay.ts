import { line } from 'd3-shape';
import type { LinearityRow } from '../../src/domain/report';
import { percent, percentRange, sigma } from '../../src/shared/format';
import { h, type MarkupElement, type MarkupNode } from '../markup/node';
import { bottomAxis, emptyChart, leftAxis, plotArea, px, svgChart, type Plot, type Size } from './plot';
import { isPositive, logScale, logTicks, type Scale } from './scales';
import { GAUSSIAN, intervalBar, ISOTROPIC, point, stroke, type SeriesStyle } from './series';

/** How reports A and B are told apart wherever both are drawn. */
export const STYLES: readonly [SeriesStyle, SeriesStyle] = [
  { ...ISOTROPIC, label: 'A, before' },
  { ...GAUSSIAN, label: 'B, now' },
];

export interface Overlaid {
  rows: readonly LinearityRow[];
  /** Noise levels of the baseline sampler, descending. */
  sigmas: readonly number[];
  /** Where the recommended skip ends; null without one. */
  skipSigma: number | null;
}

const NMSE = 'Centered denoiser NMSE of both reports over σ';

/** The Gaussian's NMSE of two reports over σ, which falls to the right. */
export function overlaidNmse(reports: readonly [Overlaid, Overlaid], size: Size): MarkupElement {
  const measured = reports.map(({ rows }) => rows.filter(isDrawn));
  const all = measured.flat();
  if (all.length === 0) return emptyChart(size, NMSE, 'nothing measured');
  const plot = plotArea(size);
  const x = sigmaScale(reports, plot);
  const values = all.flatMap(({ gaussian }) => [gaussian!.denoiserNmse.value, gaussian!.denoiserNmse.high]);
  const y = logScale(values, [plot.bottom, plot.top], 1.4);
  return svgChart(
    size,
    `${NMSE}. ${measured.map((rows, i) => `${STYLES[i]!.label}: ${rows.map(spoken).join(', ')}`).join('; ')}.`,
    leftAxis(plot, logTicks(y, 22, percent), 'centered NMSE of the denoiser'),
    bottomAxis(plot, logTicks(x, 34, sigma), 'noise level σ (sampling →)'),
    measured.map((rows, i) => curve(rows, STYLES[i]!, x, y)),
  );
}

/** The two plans over the same σ: what the formula replaces, shaded, and the noise levels of the baseline samplers. */
export function overlaidPlans(reports: readonly [Overlaid, Overlaid], size: Size): MarkupElement {
  const plot = { ...plotArea({ ...size, height: 150 }) };
  const x = sigmaScale(reports, plot);
  const height = (plot.bottom - plot.top) / 2;
  return svgChart(
    { ...size, height: 150 },
    `Plans. ${reports.map((report, i) => `${STYLES[i]!.label}: ${planText(report)}`).join('; ')}.`,
    h('text', { class: 'axis-title', x: 2, y: 12 }, 'steps of the sampler (shaded: replaced by the formula)'),
    bottomAxis(plot, logTicks(x, 34, sigma), 'noise level σ (sampling →)'),
    reports.map((report, i) => planRow(report, STYLES[i]!, x, plot, plot.top + i * height, height)),
  );
}

function planRow(
  { sigmas, skipSigma }: Overlaid,
  style: SeriesStyle,
  x: Scale,
  plot: Plot,
  top: number,
  height: number,
): MarkupNode[] {
  const middle = top + height / 2;
  const steps = sigmas.filter(isPositive);
  return [
    ...(skipSigma === null
      ? []
      : [
          h('rect', {
            class: 'skipped',
            x: plot.left,
            y: px(top + 4),
            width: px(Math.max(0, x(skipSigma) - plot.left)),
            height: px(height - 8),
          }),
        ]),
    h('text', { x: 2, y: px(middle + 4) }, style.label.charAt(0)),
    ...steps.map((value) => point(style, x(value), middle, `${style.label}: σ ${sigma(value)}`)),
  ];
}

function planText({ skipSigma, sigmas }: Overlaid): string {
  return skipSigma === null ? 'no skip' : `skip from σ ${sigma(sigmas[0] ?? NaN)} to σ ${sigma(skipSigma)}`;
}

function sigmaScale(reports: readonly Overlaid[], plot: Plot): Scale {
  const sigmas = reports.flatMap(({ rows, sigmas: steps }) => [
    ...rows.filter(isDrawn).map((row) => row.sigma),
    ...steps,
  ]);
  return logScale(sigmas, [plot.right, plot.left]);
}

function isDrawn({ sigma: at, gaussian }: LinearityRow): boolean {
  return isPositive(at) && isPositive(gaussian?.denoiserNmse.value ?? 0);
}

function spoken({ gaussian, sigma: at }: LinearityRow): string {
  return `${percent(gaussian!.denoiserNmse.value)} at σ ${sigma(at)}`;
}

function curve(rows: readonly LinearityRow[], style: SeriesStyle, x: Scale, y: Scale): MarkupNode[] {
  const path = line<LinearityRow>()
    .x((row) => px(x(row.sigma)))
    .y((row) => px(y(row.gaussian!.denoiserNmse.value)));
  const descending = [...rows].sort((a, b) => b.sigma - a.sigma);
  const drawn = stroke(style, path(descending));
  return [
    ...(drawn ? [drawn] : []),
    ...descending.flatMap((row) => {
      const nmse = row.gaussian!.denoiserNmse;
      const low = isPositive(nmse.low) ? y(nmse.low) : y.range()[0]!;
      const title = `${style.label}, σ ${sigma(row.sigma)}: ${percent(nmse.value)} (${percentRange(nmse)})`;
      return [intervalBar(style, x(row.sigma), low, y(nmse.high)), point(style, x(row.sigma), y(nmse.value), title)];
    }),
  ];
}
