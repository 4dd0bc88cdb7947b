import type { Criterion } from './criterion';
import type { Interval, RungStatus } from './report';
import type { Count } from './report/numbers';

/**
 * Checkpoints that belong together, side by side: a training run, an EMA sweep, a folder (docs/series.md). A contract like the report.
 * @title ScoreScope series, version 1
 */
export interface Series {
  schemaVersion: 1;
  kind: 'series';
  tool: { name: string; version: string };
  createdAt: string;
  /** What the order comes from: epochs or steps (names, metadata), the one number in which the names differ, or the time of the files. */
  order: SeriesOrder;
  /** The σ of `nmse`: the highest, the middle, and the lowest of the last checkpoint, among those at which at least half of all have a value. */
  sigmas: number[];
  members: SeriesMember[];
  /** null where no checkpoint has a report. */
  best: SeriesBest | null;
  /** Where a checkpoint is significantly worse than the one before it, as `compare` decides. */
  regressions: SeriesRegression[];
  /** Whether the run was interrupted: members without a report are then not measured yet. */
  partial?: boolean;
}

export type SeriesOrder = 'epoch' | 'step' | 'number' | 'time';

export interface SeriesMember {
  path: string;
  /** "step 300", or the name: what distinguishes it from the others. */
  label: string;
  /** The epoch, step, or number; null if the order is by time, or if the checkpoint has none. */
  position: number | null;
  /** null where it has no report. */
  report: MemberReport | null;
  /** Why it has no report, and what to do, in sentences; absent where it has one, or was not reached. */
  failure?: string;
}

/** What the series shows of one report. */
export interface MemberReport {
  createdAt: string;
  sha256: string;
  /** The report as JSON, relative to the folder of the series’ own JSON; absent where it is only in the store. */
  file?: string;
  /** Whether the report existed before: the same content was already diagnosed with the same options. */
  kept: boolean;
  verdict: string;
  sampler: string;
  /** Network evaluations of the sampler. */
  evaluations: Count;
  /** Centered denoiser NMSE of the Gaussian at each of the series' `sigmas`; null where it was not measured. */
  nmse: (Interval | null)[];
  /** null where eigenvalues of different sources would be compared. */
  modes: LearnedModes | null;
  /** Evaluations and status of the cheapest plan for each meaning of "the same result"; absent in older reports. */
  rungs?: Record<Criterion, { evaluations: Count; status: RungStatus }>;
  /** Squared Fréchet distance of the sampler's own samples to the data; null without data, or where too few samples were drawn. */
  distance: number | null;
  /** Codes. */
  findings: string[];
}

/** How many of the leading modes of the data a network has learned. */
export interface LearnedModes {
  /** Leading modes, from the first on without a gap, whose variance is within a quarter of the reference's. */
  learned: Count;
  /** Leading modes that are judged: those whose uncertainty is known. */
  of: Count;
  /** What they are compared with: the data, or the last checkpoint of the series. */
  against: 'data' | 'last';
}

export interface SeriesBest {
  path: string;
  label: string;
  /** One sentence. */
  reason: string;
}

export interface SeriesRegression {
  /** Labels. */
  from: string;
  to: string;
  /** One sentence for each. */
  regressions: string[];
}
