import { h, type Child, type MarkupElement } from '../markup/node';

/** Of one chart in CSS pixels; text keeps its size whatever the width. */
export interface Size {
  width: number;
  height: number;
  /** Labels of the series that the reader has switched off. */
  hidden?: ReadonlySet<string>;
  /** The page has a script, which reads the values at the crosshair. */
  isInteractive?: boolean;
}

/** What the crosshair says at one place. */
export interface Reading {
  /** In the chart's pixels. */
  x: number;
  /** Other charts show the same σ; null where the place has none. */
  sigma: number | null;
  /** "σ 20", and below it a line for each series. */
  title: string;
  lines: string[];
}

/** What a chart shows, in words for those who do not see it, and place by place. */
export interface Spoken {
  label: string;
  readings: readonly Reading[];
}

/** The rectangle that holds the data, in the chart's pixels. */
export interface Plot extends Size {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Tick {
  at: number;
  text: string;
}

export function plotArea({ width, height }: Size): Plot {
  return { width, height, left: 46, right: width - 14, top: 30, bottom: height - 38 };
}

/** The whole chart, with what it says. */
export function svgChart(
  { width, height, isInteractive }: Size,
  said: string | Spoken,
  ...children: Child[]
): MarkupElement {
  const { label, readings } = typeof said === 'string' ? { label: said, readings: [] } : said;
  const isRead = isInteractive === true && readings.length > 0;
  return h(
    'svg',
    {
      class: 'chart',
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': label,
      focusable: 'false',
      ...(isRead && {
        tabindex: 0,
        'data-readings': JSON.stringify([...readings].sort((a, b) => a.x - b.x)),
      }),
    },
    ...children,
  );
}

/** Title above the plot's left edge (easier to read than a turned one), grid lines across. */
export function leftAxis(plot: Plot, ticks: readonly Tick[], title: string): MarkupElement {
  return h(
    'g',
    { class: 'axis' },
    h('text', { class: 'axis-title', x: 2, y: 12 }, title),
    ticks.map(({ at, text }) => [
      h('line', { class: 'grid', x1: plot.left, x2: plot.right, y1: px(at), y2: px(at) }),
      h('text', { x: plot.left - 7, y: px(at + 4), 'text-anchor': 'end' }, text),
    ]),
  );
}

export function bottomAxis(plot: Plot, ticks: readonly Tick[], title: string): MarkupElement {
  return h(
    'g',
    { class: 'axis' },
    h('line', { class: 'base', x1: plot.left, x2: plot.right, y1: plot.bottom, y2: plot.bottom }),
    ticks.map(({ at, text }) => [
      h('line', { class: 'base', x1: px(at), x2: px(at), y1: plot.bottom, y2: plot.bottom + 4 }),
      h('text', { x: px(at), y: plot.bottom + 16, 'text-anchor': 'middle' }, text),
    ]),
    h('text', { class: 'axis-title', x: plot.right, y: plot.height - 4, 'text-anchor': 'end' }, title),
  );
}

/** A chart's place before it has data: faint lines where the grid will be, so that nothing jumps when it comes. */
export function emptyChart(size: Size, label: string, text: string): MarkupElement {
  const plot = plotArea(size);
  const levels = [0, 1, 2, 3, 4].map((i) => px(plot.top + (i / 4) * (plot.bottom - plot.top)));
  return svgChart(
    size,
    `${label}: ${text}`,
    levels.map((y) => h('line', { class: 'grid', x1: plot.left, x2: plot.right, y1: y, y2: y })),
    h(
      'text',
      { class: 'empty', x: size.width / 2, y: (plot.top + plot.bottom) / 2 - 8, 'text-anchor': 'middle' },
      text,
    ),
  );
}

/** A dashed vertical line with its text, which stays inside the plot. */
export function verticalMark(plot: Plot, at: number, text: string, className: string): MarkupElement {
  const toTheLeft = at > (plot.left + plot.right) / 2;
  return h(
    'g',
    { class: className },
    h('line', { x1: px(at), x2: px(at), y1: plot.top - 6, y2: plot.bottom }),
    h('text', { x: px(at + (toTheLeft ? -5 : 5)), y: plot.top + 4, 'text-anchor': toTheLeft ? 'end' : 'start' }, text),
  );
}

/** A dashed horizontal line with its text above one end. */
export function horizontalMark(
  plot: Plot,
  at: number,
  text: string,
  { className, end }: { className: string; end: 'left' | 'right' },
): MarkupElement {
  const isLeft = end === 'left';
  return h(
    'g',
    { class: className },
    h('line', { x1: plot.left, x2: plot.right, y1: px(at), y2: px(at) }),
    h(
      'text',
      { x: isLeft ? plot.left + 4 : plot.right - 2, y: px(at - 5), 'text-anchor': isLeft ? 'start' : 'end' },
      text,
    ),
  );
}

/** A coordinate as written: a hundredth of a pixel is enough. */
export function px(value: number): number {
  return Math.round(value * 100) / 100;
}
