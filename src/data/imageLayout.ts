import type { DataSet } from './dataset';
import { toNetworkOrder } from './layout';

/** A sample that is an image. */
export interface ImageLayout {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** [H, W, C] instead of [C, H, W]. */
  readonly channelsLast: boolean;
}

/** More channels than these are features, not colors. */
const MOST_CHANNELS = 4;
const SMALLEST_SIDE = 4;

/** [H, W], [C, H, W] or, where only that makes an image, [H, W, C]; null for data that is none. */
export function imageLayout(shape: readonly number[]): ImageLayout | null {
  const [first = 0, second = 0, third = 0] = shape;
  const candidates: ImageLayout[] =
    shape.length === 2
      ? [{ channels: 1, height: first, width: second, channelsLast: false }]
      : [
          { channels: first, height: second, width: third, channelsLast: false },
          { channels: third, height: first, width: second, channelsLast: true },
        ];
  return shape.length === 2 || shape.length === 3 ? (candidates.find(isImage) ?? null) : null;
}

function isImage({ channels, height, width }: ImageLayout): boolean {
  return channels >= 1 && channels <= MOST_CHANNELS && height >= SMALLEST_SIDE && width >= SMALLEST_SIDE;
}

/** Images [B, …] in the network's own order as [B, C, H, W]. */
export function channelsFirst(
  values: Float64Array,
  { channels, height, width, channelsLast }: ImageLayout,
): Float64Array {
  return channelsLast ? toNetworkOrder(values, [channels, height, width], true) : values;
}

/** A data set in the order of a network whose channels come last; `set` has them first. */
export function withChannelsLast(set: DataSet, { channels, height, width }: ImageLayout): DataSet {
  return {
    ...set,
    async *batches(size) {
      // With channels and pixels in each other's place the same transposition leads back.
      for await (const batch of set.batches(size)) yield toNetworkOrder(batch, [height * width, channels, 1], true);
    },
  };
}
