import type { Progress } from '../domain/events';
import type { Report } from '../domain/report';
import { headlinedSpeedup } from '../domain/speed';

/** The verdict of a report, as far as one line has room for it. */
export interface Verdict {
  /** null when no skip pays. */
  skip: { sigma: number; saved: number } | null;
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
    speedup: headlinedSpeedup(report.speedup),
    device: report.provider.used,
    at: Date.parse(report.createdAt),
  };
}

/** "Skip to σ 19.4 · −23 % evaluations · 1.28× · cpu · 2 h ago" */
export function verdictLine(verdict: Verdict, now: number): string {
  const { skip, speedup, device, at } = verdict;
  const parts = skip
    ? [`Skip to σ ${significant(skip.sigma)}`, `${percent(-skip.saved)} evaluations`]
    : ['No skip pays'];
  if (skip && speedup !== null) parts.push(`${speedup.toFixed(2)}×`);
  return [...parts, device, age(now - at)].join(' · ');
}

/** "linearity at σ 10 · 34 % · 20 s left" */
export function progressLine({ message, fraction, secondsLeft }: Progress): string {
  const parts = [message, `${Math.round(fraction * 100)} %`];
  if (secondsLeft !== null) parts.push(`${duration(secondsLeft)} left`);
  return parts.join(' · ');
}

/** How long ago, in the largest unit that fits; a time in the future counts as now. */
export function age(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `${Math.floor(minutes / (24 * 60))} days ago`;
}

/** "20 s", "3 min", "1 h 5 min" */
export function duration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 100) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest ? ` ${rest} min` : ''}`;
}

/** Three significant digits, without an exponent or trailing zeros after the point. */
function significant(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** A signed percentage with a true minus sign. */
function percent(part: number): string {
  const whole = Math.round(part * 100);
  return `${whole < 0 ? '−' : ''}${Math.abs(whole)} %`;
}
