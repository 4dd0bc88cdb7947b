import { line } from 'd3-shape';
import type { Interval } from '../../src/domain/report';
import type { Trend } from '../../src/domain/trend';
import { date, percent, sigma } from '../../src/shared/format';
import { HIGHEST_NMSE, nmseRange, nmseText } from '../../src/shared/words/nmseWords';
import type { MarkupElement, MarkupNode } from '../markup/node';
import { bottomAxis, emptyChart, leftAxis, plotArea, px, svgChart, type Reading, type Size, type Tick } from './plot';
import { isPositive, linearScale, logScale, logTicks, type Scale } from './scales';
import {
  checkpointStyle,
  gaussianStyle,
  intervalBar,
  isotropicStyle,
  point,
  seriesGroup,
  stroke,
  type SeriesStyle,
} from './series';
import { t } from '../../src/shared/l10n';

const chartName = (): string => t('NMSE of the Gaussian over the diagnoses');
const trendColors = (): readonly SeriesStyle[] => [isotropicStyle(), checkpointStyle(), gaussianStyle()];

export function trendStyles({ sigmas }: Trend): SeriesStyle[] {
  return sigmas.map((value, i) => ({ ...(trendColors()[i] ?? gaussianStyle()), label: t('at σ {0}', sigma(value)) }));
}

/** NMSE at three σ from run to run, the oldest at the left. */
export function trendChart(trend: Trend, size: Size): MarkupElement {
  const { runs } = trend;
  const values = runs.flatMap(({ nmse }) => nmse.flatMap((one) => (isDrawn(one) ? [one.value, one.high] : [])));
  if (values.length === 0) return emptyChart(size, chartName(), t('linearity was not measured'));
  const plot = plotArea(size);
  const x = linearScale([0, runs.length - 1], [plot.left + 24, plot.right - 24]);
  const y = logScale(
    values.map((value) => Math.min(value, HIGHEST_NMSE)),
    [plot.bottom, plot.top],
    1.4,
  );
  const styles = trendStyles(trend);
  return svgChart(
    size,
    { label: spoken(trend, styles), readings: readingsOf(trend, styles, x, size) },
    leftAxis(plot, logTicks(y, 22, percent), t('centered NMSE of the denoiser')),
    bottomAxis(plot, ticks(trend, x), t('diagnosis (the newest at the right)')),
    styles.map((style, i) => seriesGroup(size, style, curve(trend, i, style, { x, y }))),
  );
}

function curve({ runs }: Trend, i: number, style: SeriesStyle, { x, y }: { x: Scale; y: Scale }): MarkupNode[] {
  const points = runs.flatMap(({ nmse, createdAt }, run) => {
    const value = nmse[i] ?? null;
    return isDrawn(value) ? [{ run, value, createdAt }] : [];
  });
  const path = line<(typeof points)[number]>()
    .x(({ run }) => px(x(run)))
    .y(({ value }) => px(y(value.value)));
  const drawn = stroke(style, points.length > 1 ? path(points) : null);
  return [
    ...(drawn ? [drawn] : []),
    ...points.flatMap(({ run, value, createdAt }) => [
      ...intervalBar(style, x(run), value, y),
      point(style, { x: x(run), y: y(value.value) }, `${date(createdAt)}, ${style.label}: ${nmseText(value)}`),
    ]),
  ];
}

function isDrawn(value: Interval | null): value is Interval {
  return value !== null && isPositive(value.value) && value.value <= HIGHEST_NMSE;
}

/** Days where they have room, the first and the last always. */
function ticks({ runs }: Trend, x: Scale): Tick[] {
  const all = runs.map(({ createdAt }, i) => ({ at: x(i), text: date(createdAt).slice(5, 10) }));
  const every = Math.max(1, Math.ceil(44 / Math.max(1, Math.abs((all[1]?.at ?? 0) - (all[0]?.at ?? 0)))));
  return all.filter((_, i) => (all.length - 1 - i) % every === 0);
}

function readingsOf({ runs }: Trend, styles: readonly SeriesStyle[], x: Scale, { hidden }: Size): Reading[] {
  return runs.map(({ createdAt, nmse, verdict }, i) => ({
    x: px(x(i)),
    sigma: null,
    title: date(createdAt),
    lines: [
      verdict,
      ...styles.flatMap(({ label }, s) => {
        const value = nmse[s];
        return value && !hidden?.has(label) ? [`${label}: ${nmseText(value)} (${nmseRange(value)})`] : [];
      }),
    ],
  }));
}

function spoken({ runs }: Trend, styles: readonly SeriesStyle[]): string {
  const parts = styles.map(({ label }, i) => {
    const values = runs.map(({ nmse }) => nmse[i]).map((value) => (value ? nmseText(value) : t('not measured')));
    return `${label}: ${values.join(', ')}`;
  });
  return t('{0}, the oldest first. {1}.', chartName(), parts.join('; '));
}
