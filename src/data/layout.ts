import { sizeOf } from '../shared/shape';

/** How stored samples become the network's: their number, and whether channels come last. */
export interface Layout {
  count: number;
  channelsLast: boolean;
}

/**
 * Fits a stored shape to the network's sample: [N, …shape], [N, H, W, C] for [C, H, W], [N, H, W] for [1, H, W],
 * and [N, d] flat, or any shape of the same size for a network that takes flat samples.
 * @returns null when it does not fit.
 */
export function fitLayout(stored: readonly number[], shape: readonly number[]): Layout | null {
  const [count, ...sample] = stored;
  if (count === undefined || sample.length === 0) return null;
  const same = (expected: readonly number[]): boolean =>
    sample.length === expected.length && sample.every((size, i) => size === expected[i]);
  const [channels, ...space] = shape;
  if (same(shape)) return { count, channelsLast: false };
  if (shape.length === 3 && same([...space, ...shape.slice(0, 1)])) return { count, channelsLast: true };
  if (channels === 1 && same(space)) return { count, channelsLast: false };
  const flat = sample.length === 1 || shape.length === 1;
  return flat && sizeOf(sample) === sizeOf(shape) ? { count, channelsLast: false } : null;
}

/** Stored images of another size than the network's [C, H, W]. */
export interface PictureLayout extends Layout {
  channels: number;
  height: number;
  width: number;
}

/** Fits stored images of any size to the network's channels: [N, C, h, w], [N, h, w, C], [N, h, w] for one channel. */
export function fitImages(stored: readonly number[], shape: readonly number[]): PictureLayout | null {
  const [count, ...sample] = stored;
  const [channels = 1] = shape.length === 2 ? [] : shape;
  if (count === undefined || (shape.length !== 2 && shape.length !== 3)) return null;
  const [first = 0, second = 0, third = 0] = sample;
  if (sizeOf(sample) === 0) return null;
  if (sample.length === 2 && channels === 1)
    return { count, channelsLast: false, channels, height: first, width: second };
  if (sample.length !== 3) return null;
  if (third === channels) return { count, channelsLast: true, channels, height: first, width: second };
  return first === channels ? { count, channelsLast: false, channels, height: second, width: third } : null;
}

/** Samples [B, H, W, C] as [B, C, H, W] in float64; `shape` is [C, H, W]. Without `channelsLast` the order stays. */
export function toNetworkOrder(
  values: ArrayLike<number>,
  shape: readonly number[],
  channelsLast: boolean,
): Float64Array {
  if (!channelsLast) return Float64Array.from(values);
  const [channels = 1] = shape;
  const dimension = sizeOf(shape);
  const pixels = dimension / channels;
  const result = new Float64Array(values.length);
  for (let start = 0; start < values.length; start += dimension) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (let channel = 0; channel < channels; channel++) {
        result[start + channel * pixels + pixel] = values[start + pixel * channels + channel]!;
      }
    }
  }
  return result;
}
