import { scaleLinear, scaleLog, type ScaleContinuousNumeric } from 'd3-scale';
import { count, powerOfTen, significant } from '../../src/shared/format';
import type { Tick } from './plot';

export type Scale = ScaleContinuousNumeric<number, number>;

/** Can stand on a logarithmic axis. */
export function isPositive(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

/**
 * A logarithmic scale around `values` (those that are positive), a little wider than they are so that a single value
 * and the outermost points stay clear of the edges.
 */
export function logScale(values: readonly number[], range: readonly [number, number], margin = 1.12): Scale {
  const usable = values.filter(isPositive);
  const low = usable.length > 0 ? Math.min(...usable) : 1;
  const high = usable.length > 0 ? Math.max(...usable) : 1;
  const wider = low === high ? Math.max(margin, 2) : margin;
  return scaleLog([low / wider, high * wider], range).clamp(true);
}

export function linearScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [low, high] = domain;
  return scaleLinear(low === high ? [low - 1, high + 1] : [low, high], range).clamp(true);
}

/** Where the low end of an interval is drawn: on the axis where it cannot stand on a logarithmic scale. */
export function lowEnd(scale: Scale, low: number): number {
  const [axis = 0] = scale.range();
  return isPositive(low) ? scale(low) : axis;
}

/** Ticks at 1·10ⁿ, joined by 2 and 5 and then all digits where each still has `gap` pixels to the next. */
export function logTicks(scale: Scale, gap: number, text: (value: number) => string = significant): Tick[] {
  const domain = scale.domain();
  const [low, high] = [Math.min(...domain), Math.max(...domain)];
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const decades = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  let best: Tick[] = [];
  for (const digits of [[1], [1, 3], [1, 2, 5], [1, 2, 3, 4, 5, 6, 8]]) {
    const values = decades.flatMap((n) => digits.map((digit) => Number(`${digit}e${n}`)));
    const ticks = values.filter((v) => v >= low && v <= high).map((v) => ({ at: scale(v), text: text(v) }));
    if (best.length > 1 && !isClear(ticks, gap)) break;
    best = ticks;
  }
  return isClear(best, gap) ? best : thin(best, gap);
}

/** Ticks at whole numbers, about as many as `wanted`. */
export function integerTicks(scale: Scale, wanted: number): Tick[] {
  return scale
    .ticks(wanted)
    .filter(Number.isInteger)
    .map((value) => ({ at: scale(value), text: count(value) }));
}

export function linearTicks(scale: Scale, wanted: number): Tick[] {
  return scale.ticks(wanted).map((value) => ({ at: scale(value), text: significant(value) }));
}

/** Text for axes that span many decades. */
export function decadeText(value: number): string {
  return value >= 0.01 && value < 1e4 ? significant(value) : powerOfTen(Math.round(Math.log10(value)));
}

function isClear(ticks: readonly Tick[], gap: number): boolean {
  return ticks.every((tick, i) => Math.abs(tick.at - (ticks[i - 1]?.at ?? -Infinity)) >= gap);
}

/** Every n-th tick, evenly, so that those left are `gap` apart. */
function thin(ticks: readonly Tick[], gap: number): Tick[] {
  const [first, second] = ticks;
  if (!first || !second) return [...ticks];
  const every = Math.ceil(gap / Math.abs(second.at - first.at));
  return ticks.filter((_, i) => i % every === 0);
}
