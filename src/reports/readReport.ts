import path from 'node:path';
import type { Report } from '../domain/report';
import { DiagnosisError } from '../shared/failure';
import { readSmallFile, whyUnread } from '../shared/smallFile';
import { checkReport } from './reportSchema';
import { t } from '../shared/l10n';

/** Bytes; a report with all its images has some hundred thousand. */
const LARGEST_REPORT = 200e6;
const remedy = () => t('Choose a JSON report that ScoreScope wrote.');

/**
 * Reads a JSON report from a file that the user named.
 * @throws DiagnosisError 'report'
 */
export async function readReport(file: string): Promise<Report> {
  const name = path.basename(file);
  let text: string;
  try {
    text = (await readSmallFile(file, { most: LARGEST_REPORT })).toString('utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const what = missing ? t('There is no report {0}.', file) : t('The report {0} {1}.', file, whyUnread(error));
    throw new DiagnosisError('report', what, remedy(), { cause: error });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const what = t('The report {0} is not valid JSON: {1}.', name, (error as Error).message);
    throw new DiagnosisError('report', what, remedy(), { cause: error });
  }
  return checkReport(value);
}
