import type { Interval } from '../../../domain/report';
import { EQUAL_QUALITY } from '../../../domain/quality';
import { medianInterval } from '../../../score/statistics/binomial';

/** √(1 + 0.4²): a deviation of two fifths of the own error, at a right angle to it, is lost in that error. */
const AIM = Math.hypot(1, 0.4);

/** What a ratio to an error of zero is: JSON knows no infinity. */
const LARGEST = 1e6;

/** e_hybrid/e_own over seeds, from mean squares: the median, because a seed near a watershed ends in another, equally good image. */
export function ratioOfErrors(plan: ArrayLike<number>, own: ArrayLike<number>, confidence?: number): Interval {
  const ratios = Float64Array.from(plan, (square, s) =>
    square === 0 ? 0 : Math.min(LARGEST, Math.sqrt(square / (own[s] ?? 0))),
  );
  return medianInterval(ratios, confidence);
}

/** Whether the error is surely no larger. */
export function surelyNoWorse({ high }: Interval): boolean {
  return high <= EQUAL_QUALITY;
}

/** Whether a plan with this predicted ratio is worth a try; the ratio is predicted with caution. */
export function aimedNoWorse(ratio: number): boolean {
  return ratio <= AIM;
}

/** The same without a formula, where nothing but the grid counts. */
export function fewerNoWorse(ratio: number): boolean {
  return ratio <= EQUAL_QUALITY;
}
