import type { Report } from '../domain/report';
import { samplerName } from '../domain/samplerNames';
import type { Trend } from '../domain/trend';
import { headline } from '../shared/verdict';
import { compareNmse } from './compareNmse';

/** Runs that a trend shows; of more, the newest. */
const MOST = 50;

/**
 * How a checkpoint changed over its reports, in whatever order they come; those that were cut short are left out.
 * @returns null for fewer than two
 */
export function trendOf(reports: readonly Report[]): Trend | null {
  const whole = reports
    .filter(({ partial }) => partial !== true)
    .sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt))
    .slice(-MOST);
  const newest = whole.at(-1);
  if (!newest || whole.length < 2) return null;
  const sigmas = threeOf(compareNmse(newest, newest).map(({ sigma }) => sigma));
  return {
    sigmas,
    runs: whole.map((report) => {
      const { skip, sampler, createdAt, warnings } = report;
      const known = new Map(compareNmse(report, newest).map(({ sigma, a }) => [sigma, a]));
      const plan = skip.recommended;
      return {
        createdAt,
        sampler: samplerName(sampler),
        verdict: headline(report).title,
        skip: plan && { sigma: plan.sigma, evaluations: plan.evaluations, saved: plan.saved },
        nmse: sigmas.map((sigma) => known.get(sigma) ?? null),
        findings: warnings.map(({ code }) => code),
      };
    }),
  };
}

/** The highest, the middle one, the lowest. */
export function threeOf(sigmas: readonly number[]): number[] {
  const sorted = [...sigmas].sort((a, b) => b - a);
  const places = new Set([0, Math.floor((sorted.length - 1) / 2), sorted.length - 1]);
  return sorted.filter((_, i) => places.has(i));
}
