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
  if (validate(value)) return withinReason(value as Report);
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

/** Rows of a list in a report; no diagnosis takes so many levels, and a page of them would be of no use. */
const MOST_ROWS = 20_000;

/** @throws DiagnosisError 'report' where a list is longer than that of any diagnosis */
function withinReason(report: Report): Report {
  const { linearity, trajectory, skip } = report;
  const rows = Math.max(linearity.length, trajectory.length, skip.candidates.length);
  if (rows <= MOST_ROWS) return report;
  throw new DiagnosisError(
    'report',
    t('This is not a ScoreScope report: {0}.', `a list of ${rows} rows is longer than ${MOST_ROWS}`),
    t('Choose a report that ScoreScope wrote, or run the diagnosis again.'),
  );
}

/** Whether a JSON value is a report that ScoreScope wrote, in whatever version. */
export function isOwnReport(value: unknown): boolean {
  const { tool } = (value ?? {}) as { tool?: { name?: unknown } | null };
  return tool?.name === 'scorescope';
}
