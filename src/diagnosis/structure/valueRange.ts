import { quantile } from '../../score/statistics/bootstrap';

/** Lowest and highest value that data of this kind takes. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

export const USUAL_RANGES: readonly ValueRange[] = [
  { low: -1, high: 1 },
  { low: 0, high: 1 },
  { low: -0.5, high: 0.5 },
  { low: 0, high: 255 },
];

/** The range that values [any] fill: a usual one when they fit it, else their own 0.5 % … 99.5 %. */
export function rangeOf(values: Float64Array): ValueRange {
  const sorted = values.slice().sort();
  const low = quantile(sorted, 0.005);
  const high = quantile(sorted, 0.995);
  const fits = USUAL_RANGES.find((usual) => {
    const slack = 0.15 * (usual.high - usual.low);
    return Math.abs(low - usual.low) < slack && Math.abs(high - usual.high) < slack;
  });
  return fits ?? { low, high };
}
