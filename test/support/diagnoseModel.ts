import path from 'node:path';
import type { DiagnosisEvent } from '../../src/domain/events';
import type { DiagnosisOptions, DiagnosisRequest } from '../../src/domain/options';
import type { Report } from '../../src/domain/report';
import { checkReport } from '../../src/reports/reportSchema';
import { diagnose, type WorkerLaunch } from '../../src/worker/client';

/** The built worker; test bundles lie in dist/test/SUITE. */
export const workerScript = path.join(__dirname, '..', '..', 'worker.js');

/** One finished diagnosis with everything it said on its way. */
export interface Diagnosis {
  report: Report;
  events: DiagnosisEvent[];
}

/** Diagnoses in the real worker: seed 0, effort quick and the CPU unless told otherwise. */
export async function diagnoseModel(
  model: string,
  options: Partial<DiagnosisOptions> = {},
  launch: Partial<WorkerLaunch> = {},
): Promise<Diagnosis> {
  const events: DiagnosisEvent[] = [];
  const given: DiagnosisRequest = { model, seed: 0, effort: 'quick', provider: 'cpu', ...options };
  for await (const event of diagnose(given, { script: workerScript, ...launch })) events.push(event);
  const last = events.at(-1);
  if (last?.kind !== 'report') throw new Error(`the last event is ${last?.kind}`);
  // Through JSON, as every reader of a report gets it.
  return { report: checkReport(JSON.parse(JSON.stringify(last.report))), events };
}
