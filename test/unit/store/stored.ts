import path from 'node:path';
import type { StoredReport } from '../../../src/reports/store/entry';
import { exampleReport } from '../../support/exampleReport';

export const hashes = { a: 'a'.repeat(64), b: 'b'.repeat(64) };

export interface Example {
  model?: string;
  createdAt?: string;
  sha256?: string;
  partial?: boolean;
}

/** An example report as the store keeps it. */
export function stored({
  model = path.resolve('models/unet.onnx'),
  createdAt = '2026-01-10T12:00:00.000Z',
  sha256 = hashes.a,
  partial = false,
}: Example = {}): StoredReport {
  const example = exampleReport();
  const report = { ...example, createdAt, model: { ...example.model, path: model, sha256 } };
  return {
    model,
    stamp: { mtime: 1_700_000_000_000.5, bytes: 123 },
    report: partial ? { ...report, partial } : report,
  };
}
