import { line } from 'd3-shape';
import type { StructureSection, StructureSource } from '../../src/domain/report';
import { count, counted, sigma, significant } from '../../src/shared/format';
import type { MarkupElement, MarkupNode } from '../markup/node';
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
import { decadeText, isPositive, logScale, logTicks, type Scale } from './scales';
import { checkpointStyle, gaussianStyle, point, seriesGroup, stroke, type SeriesStyle } from './series';
import { t } from '../../src/shared/l10n';

export interface SpectrumData {
  structures: readonly StructureSection[];
  /** Modes with a variance above σ_skip² have formed where the sampler takes over. */
  skipSigma: number | null;
}

export interface SpectrumSeries {
  style: SeriesStyle;
  /** Mode k (from 1) and its variance λ_k; those that are not positive cannot be drawn and are left out. */
  modes: { k: number; lambda: number }[];
}

const sourceNames = (): Readonly<Record<StructureSource, string>> => ({
  data: t('covariance of the data'),
  moments: t('covariance from the moments file'),
  samples: t('covariance of the network’s own samples'),
  checkpoint: t('covariance estimated from the checkpoint alone'),
});

const chartName = (): string => t('Eigenvalue spectrum');

export function structureName(source: StructureSource): string {
  return sourceNames()[source];
}

export function spectrumSeries(structures: readonly StructureSection[]): SpectrumSeries[] {
  return structures
    .map(({ source, eigenvalues }) => ({
      style: { ...(source === 'checkpoint' ? checkpointStyle() : gaussianStyle()), label: structureName(source) },
      modes: eigenvalues.map((lambda, i) => ({ k: i + 1, lambda })).filter(({ lambda }) => isPositive(lambda)),
    }))
    .filter(({ modes }) => modes.length > 0);
}

/** λ_k over k, both logarithmic, with σ_skip² as a line. */
export function spectrumChart(
  data: SpectrumData,
  size: Size,
  whenEmpty = t('no spectrum measured yet'),
): MarkupElement {
  const series = spectrumSeries(data.structures);
  if (series.length === 0) return emptyChart(size, chartName(), whenEmpty);
  const plot = plotArea(size);
  const { x, y } = spectrumScales(data, plot);
  const skip = data.skipSigma !== null && isPositive(data.skipSigma) ? data.skipSigma : null;
  return svgChart(
    size,
    { label: summary(series, skip), readings: readingsOf(series, x, size) },
    leftAxis(plot, logTicks(y, 22, decadeText), t('variance λ, data units²')),
    bottomAxis(plot, logTicks(x, 34, count), t('mode k')),
    skip !== null &&
      horizontalMark(plot, y(skip * skip), t('σ² where the skip ends: {0}', significant(skip * skip)), {
        className: 'skip-mark',
        end: 'right',
      }),
    series.map((one) => seriesGroup(size, one.style, drawSeries(one, x, y))),
  );
}

/** Pixel positions of the mode's number and of its variance. */
export function spectrumScales(data: SpectrumData, plot: Plot): { x: Scale; y: Scale } {
  const modes = spectrumSeries(data.structures).flatMap((series) => series.modes);
  const level = data.skipSigma === null ? [] : [data.skipSigma * data.skipSigma];
  return {
    x: logScale(
      modes.map(({ k }) => k),
      [plot.left, plot.right],
    ),
    y: logScale([...modes.map(({ lambda }) => lambda), ...level], [plot.bottom, plot.top], 1.5),
  };
}

function drawSeries({ style, modes }: SpectrumSeries, x: Scale, y: Scale): MarkupNode[] {
  const path = line<{ k: number; lambda: number }>()
    .x(({ k }) => px(x(k)))
    .y(({ lambda }) => px(y(lambda)))(modes);
  const points = spread(modes, x).map(({ k, lambda }) =>
    point(
      style,
      { x: x(k), y: y(lambda) },
      t('{0}: λ{1} = {2}, formed near σ {3}', style.label, k, significant(lambda), sigma(Math.sqrt(lambda))),
    ),
  );
  const drawn = stroke(style, modes.length > 1 ? path : null);
  return drawn ? [drawn, ...points] : points;
}

/** The modes that get a symbol: far enough apart to be distinguished. */
function spread(modes: SpectrumSeries['modes'], x: Scale): SpectrumSeries['modes'] {
  let last = -Infinity;
  return modes.filter(({ k }) => {
    const isFar = x(k) - last >= 12;
    if (isFar) last = x(k);
    return isFar;
  });
}

/** One for each mode; it has formed where σ falls to its √λ, which other charts show. */
function readingsOf(series: readonly SpectrumSeries[], x: Scale, { hidden }: Size): Reading[] {
  const shown = series.filter(({ style }) => !hidden?.has(style.label));
  const longest = Math.max(0, ...shown.map(({ modes }) => modes.at(-1)?.k ?? 0));
  return Array.from({ length: longest }, (_, i) => i + 1).map((k) => {
    const found = shown.flatMap(({ style, modes }) => {
      const mode = modes.find((one) => one.k === k);
      return mode ? [{ style, lambda: mode.lambda }] : [];
    });
    const first = found[0]?.lambda;
    return {
      x: px(x(k)),
      sigma: first === undefined ? null : Math.sqrt(first),
      title: t('mode {0}', count(k)),
      lines: found.map(({ style, lambda }) =>
        t('{0}: λ {1}, forms near σ {2}', style.label, significant(lambda), sigma(Math.sqrt(lambda))),
      ),
    };
  });
}

function summary(series: readonly SpectrumSeries[], skip: number | null): string {
  const parts = series.flatMap(({ style, modes }) => {
    const [first, last] = [modes[0], modes.at(-1)];
    if (!first || !last) return [];
    const [number, high, low] = [counted(modes.length, 'mode'), significant(first.lambda), significant(last.lambda)];
    if (skip === null) return [t('{0}: {1} from {2} down to {3}', style.label, number, high, low)];
    const formed = count(modes.filter(({ lambda }) => lambda > skip * skip).length);
    const words = t(
      '{0}: {1} from {2} down to {3}, {4} of them above σ² where the skip ends',
      style.label,
      number,
      high,
      low,
      formed,
    );
    return [words];
  });
  return `${chartName()}. ${parts.join('; ')}.`;
}
