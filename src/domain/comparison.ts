import type { Interval, Report, SkipPlan, Warning } from './report';

/** `better` and `worse` only where the two intervals are apart; `same` where they touch. */
export type Change = 'better' | 'worse' | 'same';

/** What changed from report A to report B; a contract like the report (docs/compare.md). */
export interface Comparison {
  schemaVersion: 1;
  a: ComparedReport;
  b: ComparedReport;
  /** What was measured otherwise, one sentence each: changes may come from there. */
  differences: string[];
  nmse: NmseChange[];
  plan: PlanChange;
  warnings: { came: Warning[]; went: Warning[] };
  /** What changed, in words, the most important first. */
  findings: string[];
  /** Where B is worse beyond noise, one sentence each; empty where nothing is. */
  regressions: string[];
}

export interface ComparedReport {
  path: string;
  sha256: string;
  createdAt: string;
}

/** The Gaussian's centred denoiser NMSE at one σ of B. */
export interface NmseChange {
  sigma: number;
  /** Of A at the same σ, or between its two neighbours; null outside of what A measured. */
  a: Interval | null;
  interpolated: boolean;
  b: Interval;
  change: Change | null;
}

export interface PlanChange {
  a: SkipPlan | null;
  b: SkipPlan | null;
  change: Change;
  /** Error of the own sampler to the true solution, per element. */
  ownError: { a: number | null; b: number | null };
}

/** A comparison with the two reports it was made of, as its page draws it. */
export interface ComparedReports {
  comparison: Comparison;
  a: Report;
  b: Report;
}
