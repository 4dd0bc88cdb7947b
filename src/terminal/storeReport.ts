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
      if (beside !== null) await store.copyGaussian(beside.file, gaussianFile);
      const run = await storeAs(store, { report, gaussianFile });
      await store.sweep();
      return run;
    },
  };
}

/**
 * Stores a report as that of the file that it is on now. The diagnosis has checked that the checkpoint did not change meanwhile.
 * @param key what it is of, by which it is found again
 * @throws DiagnosisError 'storage'
 */
export async function storeAs(
  store: ReportStore,
  { report, gaussianFile, key }: { report: Report; gaussianFile?: string; key?: string },
): Promise<Run> {
  const { path: model } = report.model;
  const { mtimeMs: mtime, size: bytes } = await stat(model);
  const stamp = await withWeights({ mtime, bytes }, model, report.model.externalFiles);
  return store.save({ model, stamp, report, ...(key !== undefined && { key }) }, gaussianFile);
}
