import { existsSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DiagnosisRequest } from '../domain/options';
import type { Report } from '../domain/report';
import { draftBeside, putInPlace } from '../shared/atomicWrite';
import { orWhenMissing } from '../shared/whenMissing';
import { writeTarget } from '../shared/writeTarget';

/** Where the Gaussian of a report is saved: `unet.json` → `unet.gaussian.safetensors`, beside it. */
export interface GaussianFile {
  readonly file: string;
  /** Where the diagnosis writes it until the report is written, and where it saves the moments of the data. */
  readonly files: Required<Pick<DiagnosisRequest, 'gaussianFile' | 'momentsFile'>>;
  /** Copies one that is kept elsewhere to where the diagnosis would have written it; a missing one is left out. */
  copy(from: string): Promise<void>;
  /** Adds its name to the report if it was written; without it only the skip cannot be exported. */
  nameIn(report: Report): Report;
  /** Renames it to its final name, once the report is written. */
  place(): Promise<void>;
  /** Removes what an interrupted diagnosis, or one whose report could not be saved, has left. */
  discard(): Promise<void>;
}

/** @returns null where the report is not written to a file */
export async function gaussianFileBeside(json: string | null): Promise<GaussianFile | null> {
  if (json === null || json === '-' || (await writeTarget(json)).isStream) return null;
  const stem = path.resolve(json).replace(/\.json$/i, '');
  const file = `${stem}.gaussian.safetensors`;
  const draft = draftBeside((await writeTarget(file)).file);
  return {
    file,
    files: { gaussianFile: draft, momentsFile: `${stem}.moments.safetensors` },
    copy: (from) => copyFile(from, draft).catch(orWhenMissing(undefined)),
    nameIn(report) {
      return existsSync(draft) ? { ...report, structure: { ...report.structure, file: path.basename(file) } } : report;
    },
    async place() {
      if (existsSync(draft)) await putInPlace(draft, await writeTarget(file));
    },
    discard: () => rm(draft, { force: true }),
  };
}
