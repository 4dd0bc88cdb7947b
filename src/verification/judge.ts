import type { Behavior, Precision, PictureComparison, SigmaRange, Verification } from '../domain/verification';
import { fixed, percent, sigma } from '../shared/format';
import { isBeyond } from './behavior';

/** What a verification rests its verdict on. */
export type Measured = Pick<Verification, 'behavior' | 'explains' | 'departs' | 'pictures' | 'causes'>;

/** Same: no picture changed, rounding explains what differs, and no experiment found another reason. */
export function isSame({ behavior, explains = 'int8', pictures, causes }: Measured): boolean {
  return !isBeyond(behavior, explains) && pictures !== null && pictures.changed.count === 0 && causes.length === 0;
}

const ALIKE: Readonly<Record<Exclude<Behavior, 'different' | 'not-finite'>, string>> = {
  exact: 'Exactly the same output',
  float32: 'The same up to float32 rounding',
  float16: 'The same up to float16 rounding',
  int8: 'The same up to int8 rounding',
};

/** "The same up to float16 rounding: …" or "Differs at σ 20 and above: …", and the first cause. */
export function verdict(measured: Measured): string {
  const { behavior, pictures, causes } = measured;
  if (isSame(measured) && pictures && behavior !== 'different' && behavior !== 'not-finite')
    return `${ALIKE[behavior]}: ${unchanged(pictures)}.`;
  const [cause] = causes;
  const reason = cause?.message ?? unexplained(measured);
  return [`Differs${where(measured)}: ${pictureWords(pictures)}.`, ...(reason ? [reason] : [])].join(' ');
}

/** Why it differs although no picture changed. */
function unexplained({ behavior, explains }: Measured): string | null {
  if (behavior !== 'int8' || explains !== 'float16') return null;
  return 'Neither network is quantized, so rounding does not explain the difference.';
}

function unchanged({ psnr, relativeRms, changed: { of, high } }: PictureComparison): string {
  const what = psnr ? 'images' : 'samples';
  const share = `none of ${of} ${what} changed, so with 95 % confidence at most ${percent(high)} of all do`;
  if (psnr) return `median PSNR ${decibels(psnr.median)}; ${share}`;
  return `median difference ${percent(relativeRms.median)} of the samples’ spread; ${share}`;
}

function pictureWords(pictures: PictureComparison | null): string {
  if (!pictures) return 'no samples could be generated, because B’s output is not finite';
  const { psnr, relativeRms, changed } = pictures;
  const share = `${changed.count} of ${changed.of} ${psnr ? 'images' : 'samples'} changed`;
  if (psnr) return `median PSNR ${decibels(psnr.median)}; ${share}`;
  return `median difference ${percent(relativeRms.median)} of the samples’ spread; ${share}`;
}

/** 120 dB is where only the rounding of the comparison is left. */
function decibels(value: number): string {
  return value >= 120 ? '120 dB or more' : `${fixed(value, value < 100 ? 1 : 0)} dB`;
}

/** " at σ 20 and above": where it differs by more than the least precise arithmetic whose bound it exceeds anywhere. */
function where({ departs }: Measured): string {
  const range = (['int8', 'float16', 'float32'] as const satisfies readonly Precision[])
    .map((precision) => departs[precision])
    .find((found) => found !== null);
  return range ? ` ${rangeWords(range)}` : '';
}

/** "at σ 20 and above", "at every σ", "between σ 2 and 5", "at σ 2" */
export function rangeWords({ low, high, fromBottom, toTop }: SigmaRange): string {
  if (fromBottom && toTop) return 'at every σ';
  if (low === high) return `at σ ${sigma(low)}`;
  if (toTop) return `at σ ${sigma(low)} and above`;
  if (fromBottom) return `at σ ${sigma(high)} and below`;
  return `between σ ${sigma(low)} and ${sigma(high)}`;
}
