/** 33 megapixels, more than most cameras take: larger pictures are refused before they are decoded. */
export const MOST_PIXELS = 2 ** 25;

/** A decoded picture. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** [H, W, C], 0…255 units. */
  readonly values: ArrayLike<number>;
  /** What one of the 255 steps is in the values: 1, or 257 in pictures of sixteen bits. */
  readonly unit: number;
}

/** What a picture's header states before it is decoded. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
  /** 1 for grey, 3 for colors; without transparency. */
  readonly colors: 1 | 3;
}
