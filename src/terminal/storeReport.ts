import { copyFile, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Report } from '../domain/report';
import { ReportStore, type Run } from '../reports/store/store';
import { dataFolder } from '../shared/dataFolder';
import { orWhenMissing } from '../shared/whenMissing';
import type { GaussianFile } from './gaussianFile';

/** The store as --store uses it. */
export interface Storing {
  /** Where the diagnosis writes its Gaussian if no report is written to a file, which has one beside it. */
  readonly gaussianFile: string;
  /** @throws DiagnosisError 'storage' */
  save(report: Report, beside: GaussianFile | null): Promise<Run>;
}

/** @returns the store that VS Code reads, too */
export function startStoring(): Storing {
  const store = new ReportStore(dataFolder());
  const gaussianFile = store.newGaussianFile();
  return {
    gaussianFile,
    async save(report, beside) {
      // The diagnosis has checked that the checkpoint did not change meanwhile.
      const { mtimeMs, size } = await stat(report.model.path);
      if (beside !== null) {
        await mkdir(path.dirname(gaussianFile), { recursive: true });
        await copyFile(beside.file, gaussianFile).catch(orWhenMissing(undefined));
      }
      const stored = { model: report.model.path, stamp: { mtime: mtimeMs, bytes: size }, report };
      const run = await store.save(stored, gaussianFile);
      await store.sweep();
      return run;
    },
  };
}
