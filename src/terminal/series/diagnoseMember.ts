import type { DiagnosisRequest, SaidOptions } from '../../domain/options';
import type { DiagnosisEvent } from '../../domain/events';
import type { Report } from '../../domain/report';
import type { ReportStore, Run } from '../../reports/store/store';
import { removeRecordings } from '../../shared/recordings';
import type { ReadFiles } from '../../shared/worker';
import { diagnose, type WorkerLaunch } from '../../worker/client';
import type { Submit } from '../cluster/submission';
import { storeAs } from '../storeReport';
import { identityOf } from './key';

export interface MemberRun {
  readonly report: Report;
  /** Whether it was there before. */
  readonly kept: boolean;
  /** Where its Gaussian lies; null without one. */
  readonly gaussian: string | null;
}

export interface Member {
  readonly model: string;
  readonly said: SaidOptions;
  readonly files: ReadFiles;
}

export interface Ways {
  readonly launch: WorkerLaunch;
  /** Runs it on a cluster instead. */
  readonly submit: Submit | null;
  readonly show: (event: DiagnosisEvent) => void;
  readonly say: (words: string) => void;
}

/** Takes the report of a checkpoint from the store where its content was diagnosed with these options, or else diagnoses and stores it. */
export async function diagnoseMember(
  { model, said, files }: Member,
  store: ReportStore,
  { launch, submit, show, say }: Ways,
): Promise<MemberRun> {
  const { sha256, key } = await identityOf(said, files);
  const found = (await store.runs(sha256)).find((run) => run.key === key && run.report.partial !== true);
  if (found) return runOf(at(files, found), store, true);
  if (submit) {
    const report = await submit({ model, said, identity: { sha256, key } }, say);
    return runOf(await storeAs(store, { report, key }), store, false);
  }
  const gaussianFile = store.newGaussianFile();
  const request: DiagnosisRequest = { ...said, model, gaussianFile, momentsFile: store.momentsFileOf(model) };
  const recorded = new Set<string>();
  let report: Report | undefined;
  for await (const event of diagnose(request, launch)) {
    if (event.kind === 'recording') recorded.add(event.key);
    if (event.kind === 'report') report = event.report;
    show(event);
  }
  if (!report) throw new Error('the diagnosis ended without a report');
  const run = await storeAs(store, { report, gaussianFile, key });
  for (const recording of recorded) await removeRecordings(recording);
  return runOf(run, store, false);
}

function runOf(run: Run, store: ReportStore, kept: boolean): MemberRun {
  return { report: run.report, kept, gaussian: store.gaussianFileOf(run) };
}

/** The same content may have been diagnosed at another path: its report is then shown as that of this one. */
function at({ model }: ReadFiles, run: Run): Run {
  const { report } = run;
  return { ...run, model, report: { ...report, model: { ...report.model, path: model } } };
}
