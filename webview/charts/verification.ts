import { line } from 'd3-shape';
import type { LevelComparison } from '../../src/domain/verification';
import { sigma, significant } from '../../src/shared/format';
import type { MarkupElement, MarkupNode } from '../markup/node';
import { bottomAxis, emptyChart, leftAxis, plotArea, px, svgChart, type Size } from './plot';
import { isPositive, logScale, logTicks, type Scale } from './scales';
import { gaussianStyle, isotropicStyle, point, stroke, type SeriesStyle } from './series';
import { t } from '../../src/shared/l10n';

/** One curve of the differences over σ. */
interface Series {
  readonly style: SeriesStyle;
  readonly value: (level: LevelComparison) => number | null;
}

const differenceSeries = (): readonly Series[] => [
  { style: { ...isotropicStyle(), label: t('denoised sample D') }, value: ({ denoised }) => denoised },
  { style: { ...gaussianStyle(), label: t('network output') }, value: ({ raw }) => raw },
];

export const verificationStyles = (): readonly SeriesStyle[] => differenceSeries().map(({ style }) => style);

const chartName = (): string => t('Relative RMS difference of B over σ');

/** By how much B's output and D miss A's, both logarithmic; σ falls to the right. Numbers that are equal are not drawn. */
export function differencesChart(levels: readonly LevelComparison[], size: Size): MarkupElement {
  const curves = differenceSeries().map(({ style, value }) => ({ style, points: pointsOf(levels, value) }));
  const all = curves.flatMap(({ points }) => points);
  if (all.length === 0) return emptyChart(size, chartName(), t('B does not differ at any σ'));
  const plot = plotArea(size);
  const x = logScale(
    all.map(({ at }) => at),
    [plot.right, plot.left],
  );
  const y = logScale(
    all.map(({ difference }) => difference),
    [plot.bottom, plot.top],
    1.4,
  );
  return svgChart(
    size,
    `${chartName()}. ${curves.map(({ style, points }) => `${style.label}: ${points.map(spoken).join(', ')}`).join('; ')}.`,
    leftAxis(
      plot,
      logTicks(y, 22, (value) => significant(value, 2)),
      t('RMS difference, relative to A'),
    ),
    bottomAxis(plot, logTicks(x, 34, sigma), t('noise level σ (sampling →)')),
    curves.map(({ style, points }) => drawn(points, style, x, y)),
  );
}

interface Difference {
  readonly at: number;
  readonly difference: number;
}

/** Below this there is only the rounding of float64. */
const LEAST = 1e-12;

function pointsOf(levels: readonly LevelComparison[], value: Series['value']): Difference[] {
  return levels.flatMap((level) => {
    const difference = value(level);
    return difference !== null && difference > LEAST && isPositive(level.sigma)
      ? [{ at: level.sigma, difference }]
      : [];
  });
}

function spoken({ at, difference }: Difference): string {
  return t('{0} at σ {1}', significant(difference, 2), sigma(at));
}

function drawn(points: readonly Difference[], style: SeriesStyle, x: Scale, y: Scale): MarkupNode[] {
  const path = line<Difference>()
    .x(({ at }) => px(x(at)))
    .y(({ difference }) => px(y(difference)));
  const curve = stroke(style, path(points));
  return [
    ...(curve ? [curve] : []),
    ...points.map((one) => point(style, { x: x(one.at), y: y(one.difference) }, `${style.label}: ${spoken(one)}`)),
  ];
}
