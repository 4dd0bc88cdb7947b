import type { Rung } from '../../../domain/report';
import { medianInterval, shareAtMost } from '../../../score/statistics/binomial';
import { std } from '../../../score/statistics/mean';
import type { SeedComparison } from '../comparison';
import { median } from '../predict';

/** Same image: what the eye takes for the same, and what it takes for another. */
const SAME = { psnr: 40, ssim: 0.98, relativeRms: 0.03 } as const;
const CHANGED = { psnr: 30, relativeRms: 0.1 } as const;
/** The share of changed images must surely not be above this. */
const SHARE_CHANGED = 0.2;
/** Fewer seeds confirm nothing: 0 changed of 13 may still be more than one in five. */
export const FEWEST_TO_CONFIRM = 14;
/** A plan is aimed this much better than what passes, dB, and by so many standard errors of the predicted median. */
const MARGIN = 1;
const ERRORS = 1.2;
/** Standard error of a median over that of a mean, of Gaussian values: √(π/2). */
const MEDIAN_ERROR = Math.sqrt(Math.PI / 2);

export type PictureFigures = Pick<Rung, 'psnr' | 'ssim' | 'relativeRms'> & { changed: NonNullable<Rung['changed']> };

/** What the seeds show of a plan; for data that are no images by the relative RMS difference. */
export function pictureFigures(
  seeds: readonly SeedComparison[],
  ofImages: boolean,
  confidence?: number,
): PictureFigures {
  const similarities = seeds.flatMap(({ ssim }) => ssim ?? []);
  const count = seeds.filter((seed) => isChanged(seed, ofImages)).length;
  return {
    psnr: ofImages
      ? medianInterval(
          seeds.map(({ psnr }) => psnr),
          confidence,
        )
      : null,
    relativeRms: ofImages
      ? null
      : medianInterval(
          seeds.map(({ relativeRms }) => relativeRms),
          confidence,
        ),
    ssim: ofImages && similarities.length > 0 ? median(similarities) : null,
    changed: { count, of: seeds.length, high: shareAtMost(count, seeds.length, confidence) },
  };
}

/** Whether the samples are surely the same ones to the eye. */
export function surelySame({ psnr, ssim, relativeRms, changed }: PictureFigures): boolean {
  const isNear = psnr
    ? psnr.low >= SAME.psnr && (ssim ?? 1) >= SAME.ssim
    : (relativeRms?.high ?? 0) <= SAME.relativeRms;
  return isNear && changed.high <= SHARE_CHANGED;
}

/** The same by the values alone, for what too few seeds show. */
export function seemsSame({ psnr, ssim, relativeRms, changed }: PictureFigures): boolean {
  const isNear = psnr
    ? psnr.value >= SAME.psnr && (ssim ?? 1) >= SAME.ssim
    : (relativeRms?.value ?? 0) <= SAME.relativeRms;
  return isNear && changed.count <= Math.max(1, SHARE_CHANGED * changed.of);
}

/** Whether it is the changed images that do not pass. */
export function changedTooMany({ changed: { count, of, high } }: PictureFigures): boolean {
  return count > SHARE_CHANGED * of || (count > 0 && of >= FEWEST_TO_CONFIRM && high > SHARE_CHANGED);
}

/**
 * Whether a plan is worth a try that is predicted to come out like this, dB by seed: with a margin, and with what the median of so few seeds
 * may be off.
 * @param decibels PSNR; for data that are no images, their standard deviation over the RMS difference
 */
export function aimedSame(decibels: Float64Array, ofImages: boolean): boolean {
  const limit = ofImages ? SAME.psnr : -20 * Math.log10(SAME.relativeRms);
  const middle = median(decibels);
  const error = (MEDIAN_ERROR * std(decibels)) / Math.sqrt(Math.max(1, decibels.length - 1));
  return middle >= limit + MARGIN && middle - ERRORS * error >= limit;
}

/** The most changed images of so many that pass at a confidence; −1 where even none is too few to tell. */
export function mostChanged(of: number, confidence: number): number {
  let count = -1;
  while (count + 1 < of && shareAtMost(count + 1, of, confidence) <= SHARE_CHANGED) count++;
  return count;
}

export function isChanged({ psnr, relativeRms }: SeedComparison, ofImages: boolean): boolean {
  return ofImages ? psnr < CHANGED.psnr : relativeRms > CHANGED.relativeRms;
}
