import { line } from 'd3-shape';
import type { Criterion } from '../../src/domain/criterion';
import type { Interval } from '../../src/domain/report';
import { CRITERIA } from '../../src/domain/rungs';
import type { MemberReport, Series, SeriesMember } from '../../src/domain/series';
import { count, percent, sigma, significant } from '../../src/shared/format';
import { t } from '../../src/shared/l10n';
import { HIGHEST_NMSE, nmseText } from '../../src/shared/words/nmseWords';
import { shortened } from '../../src/shared/shown';
import { statusWord } from '../../src/shared/verdict';
import type { MarkupElement, MarkupNode } from '../markup/node';
import { bottomAxis, emptyChart, leftAxis, plotArea, px, svgChart, type Plot, type Size, type Tick } from './plot';
import { integerTicks, isPositive, linearScale, logScale, logTicks, type Scale } from './scales';
import {
  checkpointStyle,
  gaussianStyle,
  intervalBar,
  isotropicStyle,
  mixtureStyle,
  point,
  seriesGroup,
  stroke,
  type SeriesStyle,
} from './series';

/** A checkpoint that has a report. */
type Measured = SeriesMember & { readonly report: MemberReport };

/** One line over the checkpoints. */
interface Line {
  readonly style: SeriesStyle;
  readonly value: (report: MemberReport) => Interval | number | null;
  readonly words: (report: MemberReport) => string;
}

interface Quantity {
  readonly name: string;
  readonly axis: string;
  readonly lines: readonly Line[];
  readonly isLogarithmic: boolean;
  /** What stands in the chart where nothing was measured. */
  readonly empty: string;
}

/** From this ratio on steps are drawn on a logarithmic axis: they were chosen so. */
const WIDE_RANGE = 20;
/** Characters of a label below the axis. */
const LONGEST_LABEL = 14;

const threeStyles = (): SeriesStyle[] => [isotropicStyle(), checkpointStyle(), gaussianStyle()];

export function nmseLines({ sigmas }: Series): Quantity {
  return {
    name: t('NMSE of the Gaussian'),
    axis: t('centered NMSE of the denoiser'),
    isLogarithmic: true,
    empty: t('linearity was not measured'),
    lines: sigmas.map((at, i) => ({
      style: { ...(threeStyles()[i] ?? mixtureStyle()), label: t('at σ {0}', sigma(at)) },
      value: ({ nmse }) => drawn(nmse[i] ?? null),
      words: ({ nmse }) => (nmse[i] ? nmseText(nmse[i]) : t('not measured')),
    })),
  };
}

export const learnedLines = (): Quantity => ({
  name: t('Leading modes learned'),
  axis: t('leading modes'),
  isLogarithmic: false,
  empty: t('eigenvalues of different sources cannot be compared'),
  lines: [
    {
      style: { ...gaussianStyle(), label: t('learned') },
      value: ({ modes }) => modes?.learned ?? null,
      words: ({ modes }) => (modes ? count(modes.learned) : t('not known')),
    },
    {
      style: { ...isotropicStyle(), label: t('judged') },
      value: ({ modes }) => modes?.of ?? null,
      words: ({ modes }) => (modes ? count(modes.of) : t('not known')),
    },
  ],
});

const rungNames = (): Readonly<Record<Criterion, string>> => ({
  error: t('same error'),
  picture: t('same images'),
  look: t('same distribution'),
});

export const costLines = (): Quantity => ({
  name: t('Evaluations of the cheapest plan'),
  axis: t('network evaluations'),
  isLogarithmic: false,
  empty: t('no plan was judged'),
  lines: [
    {
      style: { ...mixtureStyle(), label: t('your sampler') },
      value: ({ evaluations }) => evaluations,
      words: ({ evaluations }) => count(evaluations),
    },
    ...CRITERIA.map((criterion, i): Line => ({
      style: { ...(threeStyles()[i] ?? gaussianStyle()), label: rungNames()[criterion] },
      value: ({ rungs }) => {
        const rung = rungs?.[criterion];
        return rung && (rung.status === 'confirmed' || rung.status === 'predicted') ? rung.evaluations : null;
      },
      words: ({ rungs }) => {
        const rung = rungs?.[criterion];
        return rung ? `${count(rung.evaluations)}, ${statusWord(rung.status).toLowerCase()}` : t('not known');
      },
    })),
  ],
});

/** A value that no logarithmic axis holds, or that means nothing any more, is not drawn. */
function drawn(value: Interval | null): Interval | null {
  return value && isPositive(value.value) && value.value <= HIGHEST_NMSE ? value : null;
}

/** One quantity from checkpoint to checkpoint, in the order of the series. */
export function overSeries(series: Series, { name, axis, lines, ...quantity }: Quantity, size: Size): MarkupElement {
  const { isLogarithmic, empty } = quantity;
  const measured = series.members.filter((member): member is Measured => member.report !== null);
  const values = measured.flatMap(({ report }) => lines.flatMap(({ value }) => spread(value(report))));
  if (values.length === 0) return emptyChart(size, name, empty);
  const plot = plotArea(size);
  const x = acrossOf(measured, plot);
  const y = isLogarithmic
    ? logScale(values, [plot.bottom, plot.top], 1.4)
    : linearScale([0, 1.08 * Math.max(...values)], [plot.bottom, plot.top]);
  const up = isLogarithmic ? logTicks(y, 22, percent) : integerTicks(y, 5);
  return svgChart(
    size,
    {
      label: t('{0} from checkpoint to checkpoint. {1}.', name, lines.map((one) => spoken(one, measured)).join('; ')),
      readings: measured.map(({ label, report }, i) => ({
        x: px(x(i)),
        sigma: null,
        title: label,
        lines: lines.map(({ style, words }) => `${style.label}: ${words(report)}`),
      })),
    },
    leftAxis(plot, up, axis),
    bottomAxis(plot, ticks(measured, x), orders()[series.order]),
    lines.map((one) => seriesGroup(size, one.style, curve(one, measured, x, y))),
  );
}

const orders = (): Readonly<Record<Series['order'], string>> => ({
  epoch: t('epoch'),
  step: t('training step'),
  number: t('number in the name'),
  time: t('checkpoint (the newest file at the right)'),
});

export function stylesOf({ lines }: Quantity): SeriesStyle[] {
  return lines.map(({ style }) => style);
}

/** Where a checkpoint stands, by its index: by its step where all have one, else one beside the other. */
function acrossOf(measured: readonly Measured[], plot: Plot): (i: number) => number {
  const range = [plot.left + 24, plot.right - 24] as const;
  const positions = measured.flatMap(({ position }) => position ?? []);
  const isPlaced = positions.length === measured.length && new Set(positions).size === positions.length;
  if (!isPlaced) return linearScale([0, measured.length - 1], range);
  const [low, high] = [Math.min(...positions), Math.max(...positions)];
  const scale = low > 0 && high / low >= WIDE_RANGE ? logScale(positions, range) : linearScale([low, high], range);
  return (i) => scale(positions[i] ?? low);
}

/** Labels where they have room, the last always. */
function ticks(measured: readonly Measured[], x: (i: number) => number): Tick[] {
  const shown: Tick[] = [];
  for (let i = measured.length - 1; i >= 0; i--) {
    const { label = '', position = null } = measured[i] ?? {};
    const text = position === null ? shortened(label, LONGEST_LABEL) : significant(position, 6);
    const gap = 7 * text.length + 6;
    const last = shown.at(-1);
    if (!last || last.at - x(i) >= gap) shown.push({ at: x(i), text });
  }
  return shown;
}

function curve(
  { style, value, words }: Line,
  measured: readonly Measured[],
  x: (i: number) => number,
  y: Scale,
): MarkupNode[] {
  const points = measured.flatMap(({ label, report }, i) => {
    const found = value(report);
    if (found === null) return [];
    return [
      {
        at: x(i),
        found,
        height: y(typeof found === 'number' ? found : found.value),
        title: `${label}, ${style.label}: ${words(report)}`,
      },
    ];
  });
  const path = line<(typeof points)[number]>()
    .x(({ at }) => px(at))
    .y(({ height }) => px(height));
  const stroked = stroke(style, points.length > 1 ? path(points) : null);
  return [
    ...(stroked ? [stroked] : []),
    ...points.flatMap(({ at, found, height, title }) => [
      ...(typeof found === 'number' ? [] : intervalBar(style, at, found, y)),
      point(style, { x: at, y: height }, title),
    ]),
  ];
}

function spread(value: Interval | number | null): number[] {
  if (value === null) return [];
  return typeof value === 'number' ? [value] : [value.value, Math.min(value.high, HIGHEST_NMSE)];
}

function spoken({ style, words }: Line, measured: readonly Measured[]): string {
  return `${style.label}: ${measured.map(({ report }) => words(report)).join(', ')}`;
}
