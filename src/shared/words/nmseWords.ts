import type { Interval } from '../../domain/report';
import { percent, percentRange } from '../format';
import { t } from '../l10n';

/** Ten times what the mean alone leaves: beyond this a model misses the denoiser altogether, and by how much means nothing. */
export const HIGHEST_NMSE = 10;

/**
 * An NMSE as people read it. As measured it can be negative, because what few data and few probes add has been taken out: then only
 * its upper end says something.
 */
export function nmseText({ value, high }: Interval): string {
  if (value < 0) return `< ${nmsePart(Math.max(0, high))}`;
  return nmsePart(value);
}

/** "2.6–3.1 %", the ends of the interval, from 0 up. */
export function nmseRange({ value, low, high }: Interval): string {
  const [from, to] = [Math.max(0, low), Math.max(0, high)];
  if (from > HIGHEST_NMSE) return nmsePart(from);
  return to > HIGHEST_NMSE ? t('{0} or more', percent(from)) : percentRange({ value, low: from, high: to });
}

/** An NMSE that has no interval. */
export function nmsePart(value: number): string {
  return value > HIGHEST_NMSE ? `> ${percent(HIGHEST_NMSE)}` : percent(Math.max(0, value));
}
