import type { Progress } from '../domain/events';
import type { Report } from '../domain/report';
import { headlinedSpeedup } from '../domain/speed';
import { duration, percent, round, times } from '../shared/format';
import { headline, shortSameness } from '../shared/verdict';
import { t } from '../shared/l10n';

/** The verdict of a report, as far as one line has room for it. */
export interface Verdict {
  /** null when no skip pays. */
  skip: { sigma: number; saved: number } | null;
  /** "same images, confirmed"; '' in a report of an earlier version. */
  sameness: string;
  /** What is said where there is no skip: "No skip pays", "Not decided". */
  otherwise: string;
  /** Measured wall-clock ratio; null where it was not measured, or does not match the evaluations. */
  speedup: number | null;
  /** The execution provider that ran the network. */
  device: string;
  /** Milliseconds since 1970. */
  at: number;
}

export function verdictOf(report: Report): Verdict {
  const { recommended } = report.skip;
  return {
    skip: recommended && { sigma: recommended.sigma, saved: recommended.saved },
    sameness: recommended ? shortSameness(report.skip, report.model) : '',
    otherwise: shortTitle(report),
    speedup: headlinedSpeedup(report.speedup),
    device: report.provider.used,
    at: Date.parse(report.createdAt),
  };
}

function shortTitle(report: Report): string {
  const { title } = headline(report);
  return title === t('No skip pays here') ? t('No skip pays') : title;
}

/** "Skip to σ 19.4 · −23 % evaluations · same images, confirmed · 1.28× · cpu · 2 h ago" */
export function verdictLine(verdict: Verdict, now: number): string {
  const { skip, sameness, otherwise, speedup, device, at } = verdict;
  const parts = skip
    ? [t('Skip to σ {0}', round(skip.sigma)), t('{0} evaluations', percent(-skip.saved))]
    : [otherwise];
  if (sameness !== '') parts.push(sameness);
  if (skip && speedup !== null) parts.push(times(speedup));
  return [...parts, device, age(now - at)].join(' · ');
}

/** "linearity at σ 10 · 34 % · 20 s left" */
export function progressLine({ message, fraction, secondsLeft }: Progress): string {
  const parts = [message, percent(fraction)];
  if (secondsLeft !== null) parts.push(t('{0} left', duration(secondsLeft)));
  return parts.join(' · ');
}

/** How long ago, in the largest unit that fits; a time in the future counts as now. */
export function age(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return t('just now');
  if (minutes < 60) return t('{0} min ago', minutes);
  if (minutes < 48 * 60) return t('{0} h ago', Math.floor(minutes / 60));
  const days = Math.floor(minutes / (24 * 60));
  return days === 1 ? t('1 day ago') : t('{0} days ago', days);
}
