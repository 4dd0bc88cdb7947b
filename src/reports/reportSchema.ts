import validate from '../../media/report.schema.json?validate';
import { DiagnosisError } from '../shared/failure';
import type { Report } from '../domain/report';
import { schemaMismatch } from '../shared/schemaMismatch';
import { t } from '../shared/l10n';

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
      t('This report has schema version {0}; this version of ScoreScope reads version 1.', version),
      t('Update ScoreScope.'),
    );
  }
  throw new DiagnosisError(
    'report',
    t('This is not a ScoreScope report: {0}.', schemaMismatch(validate.errors)),
    t('Choose a report that ScoreScope wrote, or run the diagnosis again.'),
  );
}

/** Whether a JSON value is a report that ScoreScope wrote, in whatever version. */
export function isOwnReport(value: unknown): boolean {
  const { tool } = (value ?? {}) as { tool?: { name?: unknown } | null };
  return tool?.name === 'scorescope';
}
