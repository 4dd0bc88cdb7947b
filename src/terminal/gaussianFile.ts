import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DiagnosisOptions } from '../shared/options';
import type { Report } from '../shared/report';
import { isDevice } from '../shared/saveFile';

/** Where the Gaussian of a report lies: `unet.json` → `unet.gaussian.safetensors`, beside it. */
export interface GaussianFile {
  /** Where the diagnosis writes it, to take its place only when the report is there; and where it keeps the data's moments. */
  readonly files: Required<Pick<DiagnosisOptions, 'gaussianFile' | 'momentsFile'>>;
  /** Gives it its place and names it in the report; a report without it is as good for everything but an export. */
  keep(report: Report): Promise<Report>;
  /** What an interrupted diagnosis may have left. */
  discard(): Promise<void>;
}

/** @returns null where the report goes to no file, so that nothing can lie beside it */
export async function gaussianFileBeside(json: string | null): Promise<GaussianFile | null> {
  if (json === null || json === '-' || (await isDevice(json))) return null;
  const stem = path.resolve(json).replace(/\.json$/i, '');
  const file = `${stem}.gaussian.safetensors`;
  const draft = `${file}.${process.pid}.partial`;
  return {
    files: { gaussianFile: draft, momentsFile: `${stem}.moments.safetensors` },
    async keep(report) {
      const kept = await rename(draft, file).then(
        () => true,
        () => false,
      );
      return kept ? { ...report, structure: { ...report.structure, file: path.basename(file) } } : report;
    },
    discard: () => rm(draft, { force: true }),
  };
}
