import type { Criterion } from './criterion';
import type { Interval, Report, RungStatus, SkipPlan, Warning } from './report';

/** `better` and `worse` only where the two intervals do not overlap; otherwise `same`. */
export type Change = 'better' | 'worse' | 'same';

/** What changed from report A to report B; a contract like the report (docs/compare.md). */
export interface Comparison {
  schemaVersion: 1;
  a: ComparedReport;
  b: ComparedReport;
  /** What was measured differently and may cause changes, one sentence each. */
  differences: string[];
  nmse: NmseChange[];
  plan: PlanChange;
  /** The three meanings of "the same result", strictest first; absent where a report of an earlier version has none. */
  rungs?: RungChange[];
  warnings: { came: Warning[]; went: Warning[] };
  /** What changed, in sentences, the most important first. */
  findings: string[];
  /** Where B is significantly worse, one sentence each; empty if it is not. */
  regressions: string[];
}

export interface ComparedReport {
  path: string;
  sha256: string;
  createdAt: string;
}

/** The Gaussian's centered denoiser NMSE at one σ of B. */
export interface NmseChange {
  sigma: number;
  /** Of A at the same σ, or interpolated between its two neighbors; null outside the range that A measured. */
  a: Interval | null;
  interpolated: boolean;
  b: Interval;
  change: Change | null;
}

export interface PlanChange {
  a: SkipPlan | null;
  b: SkipPlan | null;
  change: Change;
  /** Distance of the baseline sampler to the reference solution, per element. */
  ownError: { a: number | null; b: number | null };
}

/** The answers of both reports on one rung. */
export interface RungChange {
  criterion: Criterion;
  a: RungAnswer;
  b: RungAnswer;
  /** `better` and `worse` only where both are confirmed and differ by more than two steps; null where one is not confirmed. */
  change: Change | null;
}

export interface RungAnswer {
  /** null where no skip pays. */
  with: SkipPlan | null;
  without: SkipPlan | null;
  /** The cheaper of the two; null where nothing is cheaper than the sampler. */
  cheapest: SkipPlan | null;
  status: RungStatus;
}

/** A comparison with its two reports, as drawn on its page. */
export interface ComparedReports {
  comparison: Comparison;
  a: Report;
  b: Report;
}
