/** 4096 × 4096, as much as decodes within 3 s: larger images are refused before they are decoded. */
export const MOST_PIXELS = 2 ** 24;

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
