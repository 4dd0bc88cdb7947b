import validate from '../../media/report.schema.json?validate';
import { DiagnosisError } from '../shared/failure';
import type { Report } from '../domain/report';
import { schemaMismatch } from '../shared/schemaMismatch';

/**
 * Checks a parsed JSON value against the published schema (media/report.schema.json).
 * @throws DiagnosisError 'report' that names the first mismatch.
 */
export function checkReport(value: unknown): Report {
  if (validate(value)) return value as Report;
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof version === 'number' && version > 1) {
    throw new DiagnosisError(
      'report',
      `This report has schema version ${version}; this version of ScoreScope reads version 1.`,
      'Update ScoreScope.',
    );
  }
  throw new DiagnosisError(
    'report',
    `This is not a ScoreScope report: ${schemaMismatch(validate.errors)}.`,
    'Choose a report that ScoreScope wrote, or run the diagnosis again.',
  );
}

/** Whether a JSON value is a report that ScoreScope wrote, in whatever version. */
export function isOwnReport(value: unknown): boolean {
  const { tool } = (value ?? {}) as { tool?: { name?: unknown } | null };
  return tool?.name === 'scorescope';
}
