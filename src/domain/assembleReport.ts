import type { PartialReport } from './events';
import type { Report } from './report';

/**
 * The report that the events of a diagnosis add up to. For a run that ended early it is what had arrived, marked partial, with the sections
 * that had not been measured empty.
 * @param now milliseconds since 1970
 * @returns null before there is a structure: nothing had been measured yet
 */
export function assembleReport(arrived: PartialReport, now: number, isPartial: boolean): Report | null {
  const { tool, createdAt, model, provider, structure, sampler, evaluations, skip, ...rest } = arrived;
  if (!tool || createdAt === undefined || !provider || !structure || !sampler || !evaluations) return null;
  if (model?.sha256 === undefined) return null;
  return {
    linearity: [],
    additivity: [],
    trajectory: [],
    speedup: { evaluations: 1, measured: null },
    warnings: [],
    ...rest,
    schemaVersion: 1,
    tool,
    createdAt,
    durationMs: now - Date.parse(createdAt),
    model: { ...model, sha256: model.sha256 },
    provider,
    structure,
    sampler,
    evaluations,
    skip:
      skip && skip.reason !== ''
        ? skip
        : {
            recommended: null,
            verdict: 'undecided',
            reason: UNDECIDED,
            samePicture: null,
            candidates: skip?.candidates ?? [],
          },
    ...(isPartial && { partial: true }),
  };
}

const UNDECIDED = 'The run ended before a skip was decided.';
