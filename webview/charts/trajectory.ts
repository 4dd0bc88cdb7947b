import { area, line, symbolCircle, symbolSquare } from 'd3-shape';
import type { Quartiles, TrajectoryRow } from '../../src/domain/report';
import { counted, sigma, significant } from '../../src/shared/format';
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
  type Tick,
} from './plot';
import { linearScale, linearTicks, type Scale } from './scales';
import { point, seriesGroup, stroke, type SeriesStyle } from './series';
import { t } from '../../src/shared/l10n';

export interface TrajectoryData {
  /** By step, ascending: σ falls. */
  rows: readonly TrajectoryRow[];
  skipSigma: number | null;
}

export interface TrajectorySeries {
  style: SeriesStyle;
  quartiles: (row: TrajectoryRow) => Quartiles;
}

export const trajectorySeries = (): readonly TrajectorySeries[] => [
  {
    style: { label: t('denoised sample D'), ink: 'green', shape: symbolSquare, dash: '6 4' },
    quartiles: (row) => row.denoised,
  },
  { style: { label: t('state x'), ink: 'blue', shape: symbolCircle }, quartiles: (row) => row.state },
];

const chartName = (): string => t('Deviation from the exact Gaussian trajectory');

/** Median and quartile band of the deviation, step by step from the same noise. */
export function trajectoryChart(
  data: TrajectoryData,
  size: Size,
  whenEmpty = t('no trajectory measured yet'),
): MarkupElement {
  if (data.rows.length === 0) return emptyChart(size, chartName(), whenEmpty);
  const plot = plotArea(size);
  const { x, y } = trajectoryScales(data.rows, plot);
  const { skipSigma } = data;
  const skip = skipSigma === null ? null : stepOf(skipSigma, data.rows);
  return svgChart(
    size,
    { label: summary(data.rows), readings: readingsOf(data.rows, x, size) },
    leftAxis(plot, linearTicks(y, 5), t('RMS deviation per element, data units')),
    bottomAxis(plot, stepTicks(data.rows, x, 36), t('σ at each sampler step (sampling →)')),
    trajectorySeries().map((one) => seriesGroup(size, one.style, drawSeries(one, data.rows, x, y))),
    skipSigma !== null &&
      skip !== null &&
      verticalMark(plot, x(skip), t('skip to σ {0}', sigma(skipSigma)), 'skip-mark'),
  );
}

/** Pixel positions of the step (σ itself may be 0 or infinite at the ends) and of the deviation. */
export function trajectoryScales(rows: readonly TrajectoryRow[], plot: Plot): { x: Scale; y: Scale } {
  const steps = rows.map((row) => row.step);
  const highest = Math.max(...rows.flatMap((row) => [row.state.q75, row.denoised.q75]).filter(Number.isFinite), 0);
  return {
    x: linearScale([Math.min(...steps), Math.max(...steps)], [plot.left + 8, plot.right - 8]),
    y: linearScale([0, (highest || 1) * 1.08], [plot.bottom, plot.top]),
  };
}

/** Where σ lies among the steps, between two of them in proportion to log σ; null outside their range. */
export function stepOf(skip: number, rows: readonly TrajectoryRow[]): number | null {
  for (const [i, row] of rows.entries()) {
    if (row.sigma === skip) return row.step;
    const next = rows[i + 1];
    if (!next || skip > row.sigma || skip < next.sigma) continue;
    const part = next.sigma > 0 ? Math.log(row.sigma / skip) / Math.log(row.sigma / next.sigma) : 1 - skip / row.sigma;
    return row.step + part * (next.step - row.step);
  }
  return null;
}

function drawSeries(
  { style, quartiles }: TrajectorySeries,
  rows: readonly TrajectoryRow[],
  x: Scale,
  y: Scale,
): MarkupNode[] {
  const shown = rows.filter((row) => Number.isFinite(quartiles(row).median));
  const band = area<TrajectoryRow>()
    .x((row) => px(x(row.step)))
    .y0((row) => px(y(quartiles(row).q25)))
    .y1((row) => px(y(quartiles(row).q75)))(shown);
  const median = line<TrajectoryRow>()
    .x((row) => px(x(row.step)))
    .y((row) => px(y(quartiles(row).median)))(shown);
  const drawn = stroke(style, shown.length > 1 ? median : null);
  return [
    h('path', { class: `band ink-${style.ink}`, d: band ?? '' }),
    ...(drawn ? [drawn] : []),
    ...shown.map((row) => {
      const { q25, median: middle, q75 } = quartiles(row);
      const title = `${style.label}, σ ${sigma(row.sigma)}: ${significant(middle)} (${significant(q25)}–${significant(q75)})`;
      return point(style, { x: x(row.step), y: y(middle) }, title);
    }),
  ];
}

function readingsOf(rows: readonly TrajectoryRow[], x: Scale, { hidden }: Size): Reading[] {
  return rows.map((row) => ({
    x: px(x(row.step)),
    sigma: row.sigma,
    title: t('step {0}, σ {1}', row.step, sigma(row.sigma)),
    lines: [...trajectorySeries()].reverse().flatMap(({ style: { label }, quartiles }) => {
      const { q25, median, q75 } = quartiles(row);
      return hidden?.has(label) ? [] : [`${label}: ${significant(median)} (${significant(q25)}–${significant(q75)})`];
    }),
  }));
}

/** σ under as many steps as fit, the last one always. */
function stepTicks(rows: readonly TrajectoryRow[], x: Scale, gap: number): Tick[] {
  const ticks: Tick[] = [];
  let next = Infinity;
  for (const row of [...rows].reverse()) {
    const at = x(row.step);
    if (next - at < gap) continue;
    ticks.push({ at, text: sigma(row.sigma) });
    next = at;
  }
  return ticks.reverse();
}

function summary(rows: readonly TrajectoryRow[]): string {
  const last = rows.at(-1);
  if (!last) return chartName();
  const { sigma: end, state, denoised } = last;
  return t(
    '{0} over {1}. At σ {2} the median is {3} for the state and {4} for the denoised sample.',
    chartName(),
    counted(rows.length, 'step'),
    sigma(end),
    significant(state.median),
    significant(denoised.median),
  );
}
