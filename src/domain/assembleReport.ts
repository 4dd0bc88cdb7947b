import type { PartialReport } from './events';
import type { Report, SkipSection, SpeedupSection } from './report';

/**
 * The report that the events of a diagnosis add up to. For a run that ended early it is what had arrived, marked partial, with the sections
 * that had not been measured empty.
 * @param now milliseconds since 1970
 * @returns null before there is a structure: nothing had been measured yet
 */
export function assembleReport(arrived: PartialReport, now: number, isPartial: boolean): Report | null {
  const { tool, createdAt, model, provider, structure, sampler, evaluations, skip, ...sections } = arrived;
  if (!tool || createdAt === undefined || !provider || !structure || !sampler || !evaluations) return null;
  if (model?.sha256 === undefined) return null;
  const { linearity = [], additivity = [], trajectory = [], speedup = NO_SPEEDUP, warnings = [], ...rest } = sections;
  // In the order in which a person reads the file.
  return {
    schemaVersion: 1,
    tool,
    createdAt,
    durationMs: now - Date.parse(createdAt),
    ...(isPartial && { partial: true }),
    model: { ...model, sha256: model.sha256 },
    provider,
    structure,
    linearity,
    additivity,
    sampler,
    trajectory,
    skip: skip && skip.reason !== '' ? skip : { ...UNDECIDED, candidates: skip?.candidates ?? [] },
    speedup,
    evaluations,
    warnings,
    ...rest,
  };
}

const NO_SPEEDUP: SpeedupSection = { evaluations: 1, measured: null };
const UNDECIDED: Omit<SkipSection, 'candidates'> = {
  recommended: null,
  verdict: 'undecided',
  reason: 'The run ended before a skip was decided.',
  samePicture: null,
};
