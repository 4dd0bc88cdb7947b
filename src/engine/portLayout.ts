import type { AddedChannels, TrialPorts } from '../domain/trial';
import type { Numbers } from './tensors';
import { sizeOf } from '../shared/shape';

/** Samples [B, d] with the time as one column more, [B, d + 1]. */
export function withTimeColumn(x: Float64Array, time: number, d: number, column: 'first' | 'last'): Float64Array {
  const count = x.length / d;
  const wide = new Float64Array(count * (d + 1)).fill(time);
  const offset = column === 'first' ? 1 : 0;
  for (let k = 0; k < count; k++) wide.set(x.subarray(k * d, (k + 1) * d), k * (d + 1) + offset);
  return wide;
}

/** The first half along one axis of a sample's shape: [B, …, 2n, …] → [B, …, n, …]. */
export function firstHalf(values: Numbers, shape: readonly number[], axis: number): Float64Array {
  const run = sizeOf(shape.slice(axis));
  const half = new Float64Array(values.length / 2);
  for (let start = 0; start < half.length; start += run) half.set(values.subarray(2 * start, 2 * start + run), start);
  return half;
}

/**
 * Axis of a sample's shape (channels first or last) along which the output is twice as large, as for networks that also output
 * a variance; null if there is none.
 */
export function doubledAxis(answered: readonly number[], shape: readonly number[]): number | null {
  if (answered.length !== shape.length) return null;
  const isDoubled = (axis: number): boolean => shape.every((size, i) => answered[i] === (i === axis ? 2 : 1) * size);
  return [0, shape.length - 1].find(isDoubled) ?? null;
}

/** The only axis along which the output is smaller than the sample; null if there is none, or if several axes differ. */
export function narrowerAxis(answered: readonly number[], shape: readonly number[]): number | null {
  if (answered.length !== shape.length) return null;
  const differing = shape.flatMap((size, i) => (answered[i] === size ? [] : [i]));
  const [only, ...more] = differing;
  return only !== undefined && more.length === 0 && Number(answered[only]) < Number(shape[only]) ? only : null;
}

/** Samples [B, …, n, …] with the condition's part along one axis, [B, …, n + m, …]. */
export function withAdded(
  x: Float64Array,
  shape: readonly number[],
  { axis, side, ...added }: AddedChannels,
): Float64Array {
  const run = sizeOf(shape.slice(axis));
  const more = sizeOf(added.shape.slice(axis));
  const whole = new Float64Array((x.length / run) * (run + more));
  const [own, other] = side === 'after' ? [0, run] : [more, 0];
  for (let i = 0; i * run < x.length; i++) {
    const start = (i * more) % added.values.length;
    whole.set(x.subarray(i * run, (i + 1) * run), i * (run + more) + own);
    whole.set(added.values.subarray(start, start + more), i * (run + more) + other);
  }
  return whole;
}

/** The dimensions of a call's tensors, for samples of that shape and a time of that port. */
export function callShapes(
  { shape, sample, time, added, batchless }: TrialPorts,
  batch: number,
): { sample: number[]; time: number[] } {
  const one = shape.map((size, i) => size + (added?.axis === i ? Number(added.shape[i]) : 0));
  const [own] = sample.shape;
  const isBatch = (size: number | string): boolean => typeof size === 'string' || (size !== 1 && size === own);
  return {
    sample: batchless ? one : [batch, ...one],
    // Sizes after the first are those of tokens or frames.
    time: time.shape.map((size, i) => (i === 0 && isBatch(size) ? batch : Number(size))),
  };
}
