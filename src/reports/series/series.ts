import { version } from '../../../package.json';
import type { FindingCode } from '../../domain/generated/findings';
import type { Report } from '../../domain/report';
import { cheapest, CRITERIA } from '../../domain/rungs';
import { samplerName } from '../../domain/samplerNames';
import type { MemberReport, Series, SeriesMember, SeriesRegression } from '../../domain/series';
import { headline } from '../../shared/verdict';
import { compareReports } from '../compare';
import { compareNmse } from '../compareNmse';
import { threeOf } from '../trend';
import { bestOf } from './best';
import { learnedModes } from './modes';
import { ordered, type Place, type Placed } from './order';

/** Findings of a network that has not learned enough to measure others by. */
const YOUNG: ReadonlySet<string> = new Set<FindingCode>(['under-trained', 'does-not-denoise']);

/** A checkpoint with what became of it. */
export interface Outcome extends Placed {
  /** Whether the report was there before. */
  readonly kept?: boolean;
  /** The report's file, relative to the series. */
  readonly file?: string;
  readonly failure?: string;
}

/** A series with the reports that it was made of, in its order. */
export interface SeriesWithReports {
  readonly series: Series;
  readonly reports: readonly (Report | null)[];
}

/**
 * Puts checkpoints and their reports together.
 * @param partial whether the run was interrupted
 */
export function seriesOf(outcomes: readonly Outcome[], partial: boolean): SeriesWithReports {
  const { order, places } = ordered(outcomes);
  const last = places.reduce<Report | null>((found, { report }) => report ?? found, null);
  const sigmas = last ? threeOf(sharedSigmas(last, places)) : [];
  const features = new Set(places.flatMap(({ report }) => report?.skip.rungs?.look.frechet?.features ?? []));
  const whole: Whole = { last, sigmas, hasDistances: features.size === 1 };
  const members = places.map((place) => memberOf(place, whole));
  const candidates = places.flatMap(({ report }, i) => {
    const member = members[i];
    return report && member?.report ? [{ ...member, report, member: member.report }] : [];
  });
  const series: Series = {
    schemaVersion: 1,
    kind: 'series',
    tool: { name: 'scorescope', version },
    createdAt: new Date().toISOString(),
    order,
    sigmas,
    members,
    best: bestOf(candidates),
    regressions: regressionsAmong(candidates),
    ...(partial && { partial }),
  };
  return { series, reports: places.map(({ report }) => report) };
}

/** σ of the last report at which at least half of all reports tell the NMSE: networks that are hardly trained tell none at high σ. */
function sharedSigmas(last: Report, places: readonly Placed[]): number[] {
  const reports = places.flatMap(({ report }) => report ?? []);
  const told = reports.map((report) => new Set(tellsAt(report, last)));
  const own = tellsAt(last, last);
  const shared = own.filter((sigma) => 2 * told.filter((sigmas) => sigmas.has(sigma)).length >= reports.length);
  return shared.length > 0 ? shared : own;
}

function tellsAt(report: Report, last: Report): number[] {
  return compareNmse(report, last).flatMap(({ sigma, a }) => (a ? [sigma] : []));
}

interface Whole {
  readonly last: Report | null;
  readonly sigmas: readonly number[];
  /** Distances in different features cannot be compared. */
  readonly hasDistances: boolean;
}

function memberOf(
  { path, label, position, report, kept = false, file, failure }: Outcome & Place,
  { last, ...whole }: Whole,
): SeriesMember {
  return {
    path,
    label,
    position,
    report: report && last && { ...shownOf(report, { ...whole, last }), kept, ...(file !== undefined && { file }) },
    ...(failure !== undefined && { failure }),
  };
}

function shownOf(
  report: Report,
  { last, sigmas, hasDistances }: Whole & { readonly last: Report },
): Omit<MemberReport, 'kept' | 'file'> {
  const { createdAt, model, sampler, skip, warnings } = report;
  const known = new Map(compareNmse(report, last).map(({ sigma, a }) => [sigma, a]));
  const { rungs } = skip;
  return {
    createdAt,
    sha256: model.sha256,
    verdict: headline(report).title,
    sampler: samplerName(sampler),
    evaluations: sampler.evaluations,
    nmse: sigmas.map((sigma) => known.get(sigma) ?? null),
    modes: learnedModes(report, last),
    ...(rungs && {
      rungs: Object.fromEntries(
        CRITERIA.map((criterion) => {
          const { status } = rungs[criterion];
          return [criterion, { evaluations: cheapest(rungs[criterion])?.evaluations ?? sampler.evaluations, status }];
        }),
      ) as NonNullable<MemberReport['rungs']>,
    }),
    distance: hasDistances ? distanceOf(report) : null,
    findings: [...new Set(warnings.map(({ code }) => code))],
  };
}

/** Of the full run's samples to the data. */
function distanceOf({ skip, structure }: Report): number | null {
  return structure.source === 'data' ? (skip.rungs?.look.frechet?.own ?? null) : null;
}

interface Compared {
  readonly label: string;
  readonly report: Report;
}

/**
 * Each is compared with the last one before it that is trained: until then a network is more linear, and its first steps are easier to replace,
 * than when it has learned more.
 */
function regressionsAmong(candidates: readonly Compared[]): SeriesRegression[] {
  const found: SeriesRegression[] = [];
  let standard: Compared | undefined;
  for (const now of candidates) {
    found.push(...regressionsOf(standard, now));
    if (!now.report.warnings.some(({ code }) => YOUNG.has(code))) standard = now;
  }
  return found;
}

/** Below the σ that the earlier plan starts at, a training learns what is not Gaussian, and its NMSE rises as it should. */
function regressionsOf(before: Compared | undefined, now: Compared): SeriesRegression[] {
  if (!before) return [];
  const { linearity, skip } = before.report;
  const linearFrom = skip.recommended?.sigma ?? Math.max(...linearity.map(({ sigma }) => sigma));
  const { regressions } = compareReports(before.report, now.report, { linearFrom });
  return regressions.length === 0 ? [] : [{ from: before.label, to: now.label, regressions }];
}

/** Whether a JSON value is a series that ScoreScope wrote, in whatever version. */
export function isOwnSeries(value: unknown): boolean {
  const { kind, members } = (value ?? {}) as { kind?: unknown; members?: unknown };
  return kind === 'series' && Array.isArray(members);
}
