import type { Interval, Report, SkipPlan, Warning } from './report';

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

/** A comparison with its two reports, as drawn on its page. */
export interface ComparedReports {
  comparison: Comparison;
  a: Report;
  b: Report;
}
