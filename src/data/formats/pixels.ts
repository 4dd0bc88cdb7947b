/** 4096 × 4096, as much as decodes within 3 s: larger images are refused before they are decoded. */
export const MOST_PIXELS = 2 ** 24;

/** 2048 × 2048, a photograph for a network of any size; */
const PHOTOGRAPH = 2 ** 22;
/** beyond it, what becomes a network's image may have so many times its height and width. */
const TIMES = 16;

/** The most pixels of an image that is scaled down to so many: more than that shows nothing in the result that less does not. */
export function mostPixelsFor(rows: number, columns: number): number {
  return Math.min(MOST_PIXELS, Math.max(PHOTOGRAPH, TIMES ** 2 * rows * columns));
}

/** A decoded image. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** [H, W, C], 0…255 units. */
  readonly values: ArrayLike<number>;
  /** What one of the 255 steps is in the values: 1, or 257 in images of sixteen bits. */
  readonly unit: number;
}

/** What an image's header states before it is decoded. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
  /** 1 for gray, 3 for colors; without transparency. */
  readonly colors: 1 | 3;
}
