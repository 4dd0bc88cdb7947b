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
  exact: 'The same, number by number',
  float32: 'The same to float32 rounding',
  float16: 'The same to float16 rounding',
  int8: 'The same to int8 rounding',
};

/** "The same to float16 rounding: …" or "Differs above σ 20: …", and the first cause. */
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
  return 'Neither is quantized, so rounding does not explain it.';
}

function unchanged({ psnr, relativeRms, changed: { of, high } }: PictureComparison): string {
  const share = `none of ${of} changed, so at most ${percent(high)} of all do`;
  if (psnr) return `pictures at ${decibels(psnr.median)}, ${share}`;
  return `samples differ by ${percent(relativeRms.median)} of their spread, ${share}`;
}

function pictureWords(pictures: PictureComparison | null): string {
  if (!pictures) return 'no picture came out, because B’s output is not finite';
  const { psnr, relativeRms, changed } = pictures;
  const share = `${changed.count} of ${changed.of} changed`;
  if (psnr) return `pictures at ${decibels(psnr.median)}, ${share}`;
  return `samples differ by ${percent(relativeRms.median)} of their spread, ${share}`;
}

/** 120 dB is where only the rounding of the comparison is left. */
function decibels(value: number): string {
  return value >= 120 ? '120 dB or more' : `${fixed(value, value < 100 ? 1 : 0)} dB`;
}

/** " above σ 20": where it differs by more than the coarsest arithmetic explains that it does not keep to. */
function where({ departs }: Measured): string {
  const range = (['int8', 'float16', 'float32'] as const satisfies readonly Precision[])
    .map((precision) => departs[precision])
    .find((found) => found !== null);
  return range ? ` ${rangeWords(range)}` : '';
}

/** "above σ 20", "at every σ", "between σ 2 and 5", "at σ 2" */
export function rangeWords({ low, high, fromBottom, toTop }: SigmaRange): string {
  if (fromBottom && toTop) return 'at every σ';
  if (low === high) return `at σ ${sigma(low)}`;
  if (toTop) return `from σ ${sigma(low)} up`;
  if (fromBottom) return `from σ ${sigma(high)} down`;
  return `between σ ${sigma(low)} and ${sigma(high)}`;
}
