import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Report } from '../shared/report';
import { isDevice } from '../shared/saveFile';

/** Where the Gaussian of a report lies: `unet.json` → `unet.gaussian.safetensors`, beside it. */
export interface GaussianFile {
  /** Where the diagnosis writes it; it takes its place only when the report is there. */
  readonly draft: string;
  /** Gives it its place and names it in the report; a report without it is as good for everything but an export. */
  keep(report: Report): Promise<Report>;
  /** What an interrupted diagnosis may have left. */
  discard(): Promise<void>;
}

/** @returns null where the report goes to no file, so that nothing can lie beside it */
export async function gaussianFileBeside(json: string | null): Promise<GaussianFile | null> {
  if (json === null || json === '-' || (await isDevice(json))) return null;
  const file = `${path.resolve(json).replace(/\.json$/i, '')}.gaussian.safetensors`;
  const draft = `${file}.${process.pid}.partial`;
  return {
    draft,
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
