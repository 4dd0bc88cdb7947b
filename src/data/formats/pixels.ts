/** A decoded picture. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** [H, W, C], 0…255. */
  readonly values: ArrayLike<number>;
}
