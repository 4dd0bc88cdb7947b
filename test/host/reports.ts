import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { StoredReport } from '../../src/reports/store/entry';
import { exampleReport } from '../support/exampleReport';

/**
 * A report on a checkpoint as it is now, as if it had just been made.
 * @param isOfContent whether it has the hash of the content, which no other test's checkpoint may share
 */
export async function storedReport(model: string, { isOfContent = false } = {}): Promise<StoredReport> {
  const { mtimeMs, size } = await stat(model);
  const report = exampleReport();
  report.createdAt = new Date().toISOString();
  report.model.path = model;
  // Of the path, so that each has reports of its own.
  report.model.sha256 = createHash('sha256')
    .update(isOfContent ? await readFile(model) : model)
    .digest('hex');
  report.provider.used = 'cpu';
  return { model, stamp: { mtime: mtimeMs, bytes: size }, report };
}
