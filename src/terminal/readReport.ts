import { readFile } from 'node:fs/promises';
import { DiagnosisError } from '../shared/failure';
import type { Report } from '../domain/report';
import { checkReport } from '../reports/reportSchema';

/** @throws DiagnosisError 'report' */
export async function readReport(file: string): Promise<Report> {
  try {
    return checkReport(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof DiagnosisError) throw error;
    throw new DiagnosisError(
      'report',
      `The report ${file} cannot be read: ${(error as Error).message}.`,
      'Specify a report that diagnose --json wrote.',
    );
  }
}
