import type { Interval } from '../domain/report';
import { translated } from './l10n';

/**
 * Numbers as people read them, everywhere: en-US grouping, a plain space before a unit, "–" where there is no number. The page itself
 * keeps a number and its unit on one line (webview/markup/typeset.ts).
 */

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
/** Stands for a number that is absent or was not finite (JSON writes those as null). */
export const NONE = '–';

/** `digits` significant digits; very small and very large ones as 1.2×10⁻⁷. */
export function significant(value: number, digits = 3): string {
  if (value === Infinity) return '∞';
  if (!Number.isFinite(value)) return NONE;
  const size = Math.abs(value);
  if (size > 0 && (size < 1e-4 || size >= 1e7)) return scientific(value, digits);
  return minus(value.toLocaleString('en-US', { maximumSignificantDigits: digits }));
}

/** Three significant digits without grouping, for a sentence. */
export function round(value: number): number {
  return Number(value.toPrecision(3));
}

export function sigma(value: number): string {
  return significant(value, 3);
}

/** 0.2298 → "23 %", 0.0281 → "2.8 %", 0.00034 → "0.034 %"; two digits, but 0.9972 → "99.7 %", since it is not all. */
export function percent(part: number): string {
  return Number.isFinite(part) ? `${percentNumber(part)} %` : NONE;
}

/** "2.6–3.1 %", the ends of the interval. */
export function percentRange({ low, high }: Interval): string {
  return `${percentNumber(low)}–${percentNumber(high)} %`;
}

function percentNumber(part: number): string {
  const size = Math.abs(part * 100);
  if (size === 0) return '0';
  if (size < 1e-4) return scientific(part * 100, 1);
  if (size >= 99 && size < 100) return String(Math.floor(part * 1000) / 10);
  return minus((part * 100).toLocaleString('en-US', size >= 10 ? wholes : twoDigits));
}

const wholes = { maximumFractionDigits: 0 };
const twoDigits = { maximumSignificantDigits: 2 };

/** Fixed decimals: error ratios and SSIM with two, PSNR with one. */
export function fixed(value: number | null, decimals: number): string {
  if (value === Infinity) return '∞';
  if (value === null || !Number.isFinite(value)) return NONE;
  return minus(value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));
}

export function fixedRange({ low, high }: Interval, decimals = 2): string {
  return `${fixed(low, decimals)}–${fixed(high, decimals)}`;
}

/** A speed factor: "1.28×", from 10 on without decimals. */
export function times(factor: number): string {
  return `${fixed(factor, factor >= 10 ? 0 : 2)}×`;
}

export function count(value: number): string {
  return Number.isFinite(value) ? value.toLocaleString('en-US', { maximumFractionDigits: 0 }) : NONE;
}

/**
 * "1 step", "14 steps"; `plural` where it is not the noun with an s. Translations have both as words of their own, which `npm run generate`
 * finds where the noun is a literal.
 */
export function counted(number: number, noun: string, plural = `${noun}s`): string {
  return translated(`{0} ${number === 1 ? noun : plural}`).replace('{0}', count(number));
}

export function bytes(size: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
  const power = size < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
  return `${significant(size / 1000 ** power, 3)} ${units[power] ?? 'TB'}`;
}

/** "0.8 s", "42 s", "1 min 25 s". */
export function seconds(value: number): string {
  if (!Number.isFinite(value)) return NONE;
  if (value < 9.95) return `${fixed(value, 1)} s`;
  const whole = Math.round(value);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** What is left, in one or two units and never zero: "20 s", "3 min", "1 h 5 min". */
export function duration(left: number): string {
  const whole = Math.max(1, Math.round(left));
  if (whole < 100) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest ? ` ${rest} min` : ''}`;
}

/** "2026-03-01 14:05 UTC", the same wherever the report is read. */
export function date(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

export function powerOfTen(exponent: number): string {
  const digits = String(Math.abs(exponent)).replace(/\d/g, (digit) => SUPERSCRIPTS.charAt(Number(digit)));
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

function scientific(value: number, digits: number): string {
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  const mantissa = Number((value / 10 ** exponent).toPrecision(digits));
  return mantissa === 1 ? powerOfTen(exponent) : `${minus(String(mantissa))}×${powerOfTen(exponent)}`;
}

function minus(text: string): string {
  return text.replace('-', '−');
}
