import {
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTimes,
  symbolTriangle,
  symbolWye,
  type SymbolType,
} from 'd3-shape';
import { h, type Child, type MarkupElement, type MarkupNode } from '../markup/node';
import type { View } from '../view';
import { px, type Size } from './plot';
import { lowEnd, type Scale } from './scales';
import { t } from '../../src/shared/l10n';

/** How one series looks: color, shape and dash each distinguish it from the others, so that no single one is needed. */
export interface SeriesStyle {
  label: string;
  /** One of the `ink-…` classes of styles/charts.css. */
  ink: 'blue' | 'yellow' | 'green' | 'purple' | 'red' | 'muted';
  shape: SymbolType;
  /** stroke-dasharray; absent for a solid line. */
  dash?: string;
}

export const gaussianStyle = (): SeriesStyle => ({ label: t('Gaussian'), ink: 'blue', shape: symbolCircle });
export const isotropicStyle = (): SeriesStyle => ({
  label: t('isotropic'),
  ink: 'yellow',
  shape: symbolTriangle,
  dash: '6 4',
});
export const checkpointStyle = (): SeriesStyle => ({
  label: t('Gaussian from the checkpoint alone'),
  ink: 'green',
  shape: symbolSquare,
  dash: '2 3',
});
export const mixtureStyle = (): SeriesStyle => ({
  label: t('Gaussian mixture'),
  ink: 'purple',
  shape: symbolDiamond,
  dash: '9 3 2 3',
});
export const empiricalStyle = (): SeriesStyle => ({
  label: t('the data’s own denoiser'),
  ink: 'red',
  shape: symbolStar,
  dash: '1 3',
});
export const fewerStepsStyle = (): SeriesStyle => ({
  label: t('simply fewer steps'),
  ink: 'muted',
  shape: symbolTimes,
  dash: '4 3',
});

/** Styles for as many σ_skip as a cost–error chart shows; they repeat after that. */
const FIRST_RESPACED: Omit<SeriesStyle, 'label'> = { ink: 'green', shape: symbolSquare, dash: '8 3' };
const RESPACED: readonly Omit<SeriesStyle, 'label'>[] = [
  FIRST_RESPACED,
  { ink: 'purple', shape: symbolDiamond, dash: '2 3' },
  { ink: 'red', shape: symbolStar, dash: '8 3 2 3' },
  { ink: 'blue', shape: symbolCross, dash: '1 3' },
  { ink: 'green', shape: symbolWye, dash: '4 4' },
];

export function respacedStyle(index: number, label: string): SeriesStyle {
  return { label, ...(RESPACED[index % RESPACED.length] ?? FIRST_RESPACED) };
}

/** A data point; `title` is its tooltip. */
export function point(
  style: SeriesStyle,
  { x, y }: { x: number; y: number },
  title: string,
  className = '',
): MarkupElement {
  return h(
    'path',
    {
      class: `point ink-${style.ink} ${className}`.trim(),
      d: symbolPath(style.shape, 40),
      transform: `translate(${px(x)} ${px(y)})`,
    },
    h('title', {}, title),
  );
}

/** A polyline's path data drawn in the series' ink and dash. */
export function stroke(style: SeriesStyle, d: string | null, className = ''): MarkupElement | null {
  if (!d) return null;
  return h('path', { class: `line ink-${style.ink} ${className}`.trim(), d, 'stroke-dasharray': style.dash });
}

/** Vertical bar from the low to the high end of an interval, with an arrow where an end lies outside the chart. */
export function intervalBar(style: SeriesStyle, x: number, { low, high }: Ends, y: Scale): MarkupNode[] {
  const ends = y.domain();
  const [bottom, top] = [lowEnd(y, low), y(high)];
  const arrow = (at: number, way: 1 | -1): MarkupElement =>
    h('path', {
      class: `arrow ink-${style.ink}`,
      d: `M${px(x - 3.5)},${px(at + 5 * way)}L${px(x)},${px(at)}L${px(x + 3.5)},${px(at + 5 * way)}`,
    });
  return [
    h('line', { class: `interval ink-${style.ink}`, x1: px(x), x2: px(x), y1: px(bottom), y2: px(top) }),
    ...(high > Math.max(...ends) ? [arrow(top, 1)] : []),
    ...(low < Math.min(...ends) ? [arrow(bottom, -1)] : []),
  ];
}

/** All that belongs to a series, which the reader can switch off. */
export function seriesGroup({ hidden }: Size, { label }: SeriesStyle, ...content: Child[]): MarkupElement {
  return h('g', { key: label, class: 'series', display: hidden?.has(label) ? 'none' : undefined }, ...content);
}

interface Ends {
  low: number;
  high: number;
}

/**
 * HTML list that names each series beside a swatch of its line and shape; on the page, buttons that switch it off.
 * @param chart the id of the chart that it belongs to
 */
export function legend(styles: readonly SeriesStyle[], view: View, chart: string): MarkupElement {
  return h(
    'ul',
    { class: 'legend' },
    styles.map((style) => {
      const { label } = style;
      if (!view.isInteractive || styles.length < 2) return h('li', { key: label }, swatch(style), label);
      const name = seriesId(chart, label);
      const isShown = !view.hidden.has(name);
      return h(
        'li',
        { key: label },
        h(
          'button',
          { type: 'button', class: 'toggle', 'data-series': name, 'aria-pressed': String(isShown) },
          swatch(style),
          label,
        ),
      );
    }),
  );
}

export function seriesId(chart: string, label: string): string {
  return `${chart}/${label}`;
}

function swatch(style: SeriesStyle): MarkupElement {
  return h(
    'svg',
    { class: 'swatch', viewBox: '0 0 26 12', width: 26, height: 12, 'aria-hidden': 'true', focusable: 'false' },
    stroke(style, 'M1,6H25'),
    h('path', { class: `point ink-${style.ink}`, d: symbolPath(style.shape, 36), transform: 'translate(13 6)' }),
  );
}

function symbolPath(shape: SymbolType, area: number): string {
  return symbol(shape, area)() ?? '';
}
