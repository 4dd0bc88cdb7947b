import type { Progress } from '../domain/events';
import type { Report } from '../domain/report';
import { headlinedSpeedup } from '../domain/speed';
import { counted, duration, percent, round, times } from '../shared/format';
import { headline, shortSameness } from '../shared/verdict';

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
    otherwise: headline(report).title.replace(/ here$/, ''),
    speedup: headlinedSpeedup(report.speedup),
    device: report.provider.used,
    at: Date.parse(report.createdAt),
  };
}

/** "Skip to σ 19.4 · −23 % evaluations · same images, confirmed · 1.28× · cpu · 2 h ago" */
export function verdictLine(verdict: Verdict, now: number): string {
  const { skip, sameness, otherwise, speedup, device, at } = verdict;
  const parts = skip ? [`Skip to σ ${round(skip.sigma)}`, `${percent(-skip.saved)} evaluations`] : [otherwise];
  if (sameness !== '') parts.push(sameness);
  if (skip && speedup !== null) parts.push(times(speedup));
  return [...parts, device, age(now - at)].join(' · ');
}

/** "linearity at σ 10 · 34 % · 20 s left" */
export function progressLine({ message, fraction, secondsLeft }: Progress): string {
  const parts = [message, percent(fraction)];
  if (secondsLeft !== null) parts.push(`${duration(secondsLeft)} left`);
  return parts.join(' · ');
}

/** How long ago, in the largest unit that fits; a time in the future counts as now. */
export function age(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `${counted(Math.floor(minutes / (24 * 60)), 'day')} ago`;
}
