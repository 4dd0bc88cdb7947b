import path from 'node:path';
import type { Report } from '../domain/report';

/** The Gaussian saved beside a report; null if the report names none. */
export function gaussianOf(file: string, { structure }: Report): string | null {
  return structure.file === undefined ? null : path.join(path.dirname(file), path.basename(structure.file));
}

/** A report, its Gaussian, and its checkpoint. */
export function reportFiles(file: string, report: Report): string[] {
  return [file, gaussianOf(file, report), report.model.path].filter((found) => found !== null);
}
