import path from 'node:path';
import { loadTeleport, type NetworkLevel, type Teleport } from '../data/teleportFile';
import { DiagnosisError } from '../shared/failure';
import type { Report, SkipPlan } from '../domain/report';

/** A recommended skip with all that carrying it out needs: what bundles, graphs and sampler code are made from. */
export interface Skip {
  readonly report: Report;
  readonly plan: SkipPlan;
  readonly teleport: Teleport;
  /** Levels of the own sampler; the formula begins at the first. */
  readonly own: readonly NetworkLevel[];
  /** Levels that remain; the formula ends at the first. */
  readonly remaining: readonly NetworkLevel[];
  /** First of the own levels, and first and last of those that remain. */
  readonly from: NetworkLevel;
  readonly to: NetworkLevel;
  readonly end: NetworkLevel;
}

/**
 * The recommended skip of a report, with the Gaussian that lies beside it.
 * @param file where that Gaussian lies; null where the report names none
 * @throws DiagnosisError 'report' when there is no skip to export, or when report and file are of different diagnoses
 */
export async function recommendedSkip(report: Report, file: string | null): Promise<Skip> {
  const plan = report.skip.recommended;
  if (!plan)
    throw new DiagnosisError(
      'report',
      'The report recommends no skip, so there is none to export.',
      'Its reason says why; another sampler or more steps may leave room for one.',
    );
  if (file === null)
    throw new DiagnosisError(
      'report',
      'No Gaussian was kept with this report.',
      'Diagnose the checkpoint again; with --json FILE it is kept beside the report.',
    );
  const teleport = await loadTeleport(file);
  const { about, own, plan: remaining } = teleport;
  const [from, to, end] = [own[0], remaining?.[0], remaining?.at(-1)];
  const isOfReport = about['report'] === report.createdAt && about['model_sha256'] === report.model.sha256;
  if (!isOfReport || !remaining || !from || !to || !end)
    throw new DiagnosisError(
      'report',
      `${path.basename(file)} belongs to another diagnosis than the report.`,
      'Keep both from the same run, or diagnose the checkpoint again.',
    );
  return { report, plan, teleport, own, remaining, from, to, end };
}

/** `unet.onnx` → `unet`, wherever the report was made. */
export function modelStem({ model }: Report): string {
  return model.path.replace(/^.*[\\/]/, '').replace(/\.onnx$/i, '') || 'model';
}
