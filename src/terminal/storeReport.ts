import { stat } from 'node:fs/promises';
import type { Report } from '../domain/report';
import { withWeights } from '../reports/store/stamp';
import { ReportStore, type Run } from '../reports/store/store';
import { dataFolder } from '../shared/dataFolder';
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
      const { path: model } = report.model;
      const { mtimeMs: mtime, size: bytes } = await stat(model);
      if (beside !== null) await store.copyGaussian(beside.file, gaussianFile);
      const stored = { model, stamp: await withWeights({ mtime, bytes }, model, report.model.externalFiles), report };
      const run = await store.save(stored, gaussianFile);
      await store.sweep();
      return run;
    },
  };
}
