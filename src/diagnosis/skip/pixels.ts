import { encode } from 'fast-png';
import type { ValueRange } from '../structure/valueRange';

/** |a − b|, number by number. */
export function absoluteDifference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, j) => Math.abs(value - b[j]!));
}

/** [C, H, W] → base64 PNG: one channel gray, three in color; of any other number the first alone. */
export function png(
  values: Float64Array,
  [channels, height, width]: readonly [number, number, number],
  range: ValueRange,
): string {
  const drawn = channels === 3 ? 3 : 1;
  const size = height * width;
  const data = new Uint8Array(size * drawn);
  for (let c = 0; c < drawn; c++)
    for (let i = 0; i < size; i++) {
      const part = (values[c * size + i]! - range.low) / (range.high - range.low || 1);
      data[i * drawn + c] = Math.round(255 * Math.min(1, Math.max(0, part)));
    }
  return Buffer.from(encode({ width, height, data, channels: drawn, depth: 8 })).toString('base64');
}
