import { stat } from 'node:fs/promises';
import type { StoredReport } from '../../src/reports/store';
import { exampleReport } from '../support/exampleReport';

/** A report on a checkpoint as it is now, as if it had just been made. */
export async function storedReport(model: string): Promise<StoredReport> {
  const { mtimeMs, size } = await stat(model);
  const report = exampleReport();
  report.createdAt = new Date().toISOString();
  report.model.path = model;
  report.provider.used = 'cpu';
  return { model, stamp: { mtime: mtimeMs, bytes: size }, report };
}
