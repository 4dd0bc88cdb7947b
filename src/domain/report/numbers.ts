/**
 * A whole number, 0 or more.
 * @asType integer
 * @minimum 0
 */
export type Count = number;

/** @minimum 0 */
export type NonNegative = number;

/** A measured value with the ends of its 95 % bootstrap interval. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

export interface Quartiles {
  q25: number;
  median: number;
  q75: number;
}
