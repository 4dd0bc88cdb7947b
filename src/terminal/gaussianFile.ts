import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DiagnosisRequest } from '../domain/options';
import type { Report } from '../domain/report';
import { isDevice } from '../shared/files';

/** Where the Gaussian of a report lies: `unet.json` → `unet.gaussian.safetensors`, beside it. */
export interface GaussianFile {
  /** Where the diagnosis writes it, to take its place only when the report is there; and where it keeps the data's moments. */
  readonly files: Required<Pick<DiagnosisRequest, 'gaussianFile' | 'momentsFile'>>;
  /** Names it in the report where it was written; a report without it is as good for everything but an export. */
  nameIn(report: Report): Report;
  /** Gives it its place, once the report has its own. */
  place(): Promise<void>;
  /** What an interrupted diagnosis, or one whose report could not be saved, has left. */
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
    nameIn(report) {
      return existsSync(draft) ? { ...report, structure: { ...report.structure, file: path.basename(file) } } : report;
    },
    place: () => (existsSync(draft) ? rename(draft, file) : Promise.resolve()),
    discard: () => rm(draft, { force: true }),
  };
}
