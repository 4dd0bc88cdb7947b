import type { Report } from '../../domain/report';
import { cheapest, criterionOf, decidingRung } from '../../domain/rungs';
import type { MemberReport, SeriesBest } from '../../domain/series';
import { networkFindings } from '../../domain/findings';
import { count, counted, NONE, significant } from '../../shared/format';
import { t } from '../../shared/l10n';
import { findingName } from '../../shared/l10n/findingName';
import { nmseText } from '../../shared/words/nmseWords';
import { sameness, statusWord } from '../../shared/verdict';

export interface Candidate {
  readonly path: string;
  readonly label: string;
  readonly report: Report;
  readonly member: MemberReport;
}

/** Two distances to the data closer than this part of them are the same: runs with another seed differ by as much. */
const ALIKE = 0.05;

/** One thing that tells checkpoints apart, the lowest value first. */
interface Measure {
  /** null where it was not measured, which settles nothing. */
  readonly of: (candidate: Candidate) => number | null;
  /** Whether another one is as good as the one with the lowest value; the same value where absent. */
  readonly isAlike?: (lowest: Candidate, other: Candidate) => boolean;
  readonly words: (best: Candidate, next: Candidate) => string;
}

const measures: readonly Measure[] = [
  {
    of: ({ member }) => faultsOf(member).length,
    words: ({ member }, next) => {
      const titles = faultsOf(next.member).map((code) => findingName(code));
      if (faultsOf(member).length > 0) return t('it has fewer findings about the network itself than {0}', next.label);
      return t('it has no findings about the network itself; {0} has: {1}', next.label, titles.join(', '));
    },
  },
  {
    of: ({ member }) => member.distance,
    isAlike: (lowest, { member }) => (member.distance ?? Infinity) <= (1 + ALIKE) * (lowest.member.distance ?? 0),
    words: (best, next) =>
      t(
        'its samples are closest to the data (squared Fréchet distance {0}, {1} for {2})',
        distance(best),
        distance(next),
        next.label,
      ),
  },
  {
    of: ({ member: { modes } }) => (modes?.against === 'data' ? -modes.learned : null),
    words: (best, next) =>
      t('it has learned {0} leading modes of the data, {1} {2}', learned(best), next.label, learned(next)),
  },
  {
    of: ({ member }) => member.nmse[0]?.value ?? null,
    // Intervals that overlap.
    isAlike: (lowest, { member }) => (member.nmse[0]?.low ?? Infinity) <= (lowest.member.nmse[0]?.high ?? 0),
    words: (best, next) =>
      t(
        'at high noise, where a well-trained denoiser is linear, the Gaussian leaves {0} of it unexplained ({1} for {2})',
        top(best),
        top(next),
        next.label,
      ),
  },
  {
    of: costOf,
    words: (best, next) => {
      const rung = decidingRung(best.report.skip);
      const how = rung ? ` (${statusWord(rung.status).toLowerCase()})` : '';
      const what = sameness(criterionOf(best.report.skip), best.report.model).toLowerCase();
      return t(
        '{0} for {1}{2}, {3} for {4}',
        what,
        counted(costOf(best), 'evaluation'),
        how,
        next.label,
        count(costOf(next)),
      );
    },
  },
];

/**
 * The best checkpoint of a series: measures are asked one after the other, and each leaves those that are as good as the best by it. What
 * was measured of the network comes before what it costs, and among equals the last one in the order, which was trained the longest, is
 * taken.
 * @param candidates in the order of the series
 */
export function bestOf(candidates: readonly Candidate[]): SeriesBest | null {
  let left = candidates;
  const decisions: { measure: Measure; next: Candidate }[] = [];
  for (const measure of measures) {
    const [lowest, next] = split(left, measure);
    if (next !== null) decisions.push({ measure, next });
    left = lowest;
  }
  const best = left.at(-1);
  if (!best) return null;
  const reasons = decisions.map(({ measure, next }) => measure.words(best, next));
  const last =
    left.length < 2
      ? ''
      : reasons.length === 0
        ? t('the measurements do not distinguish the checkpoints, and it is the last one')
        : t('it is the last one');
  const reason =
    candidates.length === 1
      ? t('it is the only one with a report')
      : [...reasons, last].filter(Boolean).join(t('; among those equal in this respect, '));
  return { path: best.path, label: best.label, reason: t('{0} is the best: {1}.', best.label, reason) };
}

/** Those that are as good as the best by a measure, and the best of the others; null where it tells none apart. */
function split(candidates: readonly Candidate[], { of, isAlike }: Measure): [readonly Candidate[], Candidate | null] {
  const sorted = [...candidates].sort((a, b) => (of(a) ?? 0) - (of(b) ?? 0));
  const [lowest] = sorted;
  if (!lowest || candidates.some((candidate) => of(candidate) === null)) return [candidates, null];
  const isEqual = (other: Candidate): boolean => (isAlike ? isAlike(lowest, other) : of(other) === of(lowest));
  const next = sorted.find((candidate) => !isEqual(candidate)) ?? null;
  return [candidates.filter(isEqual), next];
}

function faultsOf({ findings }: MemberReport): string[] {
  return findings.filter((code) => networkFindings.has(code));
}

function costOf({ report }: Candidate): number {
  const rung = decidingRung(report.skip);
  return (rung ? cheapest(rung) : report.skip.recommended)?.evaluations ?? report.sampler.evaluations;
}

function distance({ member }: Candidate): string {
  return significant(member.distance ?? NaN, 3);
}

function learned({ member: { modes } }: Candidate): string {
  return count(modes?.learned ?? 0);
}

function top({ member }: Candidate): string {
  const [nmse] = member.nmse;
  return nmse ? nmseText(nmse) : NONE;
}
