import path from 'node:path';
import { loadTeleport, type NetworkLevel, type Teleport } from '../data/teleportFile';
import { DiagnosisError } from '../shared/failure';
import type { Report, SkipPlan } from '../domain/report';

/** A recommended skip with everything needed to run it: the source of bundles, graphs and sampler code. */
export interface Skip {
  readonly report: Report;
  readonly plan: SkipPlan;
  readonly teleport: Teleport;
  /** Noise levels of the baseline sampler; the formula starts at the first. */
  readonly own: readonly NetworkLevel[];
  /** The remaining noise levels; the formula ends at the first. */
  readonly remaining: readonly NetworkLevel[];
  /** First of the own levels, and first and last of those that remain. */
  readonly from: NetworkLevel;
  readonly to: NetworkLevel;
  readonly end: NetworkLevel;
}

/**
 * The recommended skip of a report, with the Gaussian saved beside it.
 * @param file the path of that Gaussian; null if the report names none
 * @throws DiagnosisError 'report' if there is no skip to export, or if report and file belong to different diagnoses
 */
export async function recommendedSkip(report: Report, file: string | null): Promise<Skip> {
  const plan = report.skip.recommended;
  if (!plan)
    throw new DiagnosisError(
      'report',
      'The report recommends no skip, so there is nothing to export.',
      'The report says why. Another sampler or more steps may make a skip possible.',
    );
  if (file === null)
    throw new DiagnosisError(
      'report',
      'No Gaussian was saved with this report.',
      'Diagnose the checkpoint again and save the report to a file; the Gaussian is saved beside it.',
    );
  const teleport = await loadTeleport(file);
  const { about, own, plan: remaining } = teleport;
  const [from, to, end] = [own[0], remaining?.[0], remaining?.at(-1)];
  const isOfReport = about['report'] === report.createdAt && about['model_sha256'] === report.model.sha256;
  if (!isOfReport || !remaining || !from || !to || !end)
    throw new DiagnosisError(
      'report',
      `${path.basename(file)} belongs to a different diagnosis than the report.`,
      'Use the file of the same run, or diagnose the checkpoint again.',
    );
  return { report, plan, teleport, own, remaining, from, to, end };
}

/** `unet.onnx` → `unet`, for paths of any platform. */
export function modelStem({ model }: Report): string {
  return model.path.replace(/^.*[\\/]/, '').replace(/\.onnx$/i, '') || 'model';
}
