import type * as vscode from 'vscode';
import type { Effort } from '../../domain/options';
import type { Report } from '../../domain/report';
import type { Features } from '../features';
import type { Runs } from '../queue/runs';
import type { ReportStore } from '../../reports/store/store';

/** What `activate` returns, for other extensions (docs/api.md). */
export interface ScoreScopeApi {
  /** Of this interface: it goes up when something is taken away or means something else, not when something is added. */
  readonly version: 1;

  /**
   * Diagnoses a checkpoint, or the pipeline in a folder, when its turn comes; one that waits or runs is joined. The user sees it as their own
   * and can cancel it.
   * @returns the report, which is stored, or null if the diagnosis was canceled
   * @throws an error with `code`, `message` and `remedy`; 'unsupported' in a workspace that is not trusted, where nothing runs
   */
  diagnose(file: vscode.Uri, options?: DiagnoseOptions): Promise<Report | null>;

  readonly reports: Reports;
}

interface DiagnoseOptions {
  /** Instead of the one in the settings. */
  readonly effort?: Effort;
  /** Cancels a diagnosis that this call has started. */
  readonly token?: vscode.CancellationToken;
}

/** The reports of all windows and of the command line on this machine. Reading them runs nothing. */
interface Reports {
  /** The last report on the file at this path; null if there is none. */
  latest(model: string): Promise<FiledReport | null>;
  /** The last report on every file that was diagnosed, the newest first. */
  list(): Promise<FiledReport[]>;
  /** Every report on a checkpoint by the SHA-256 of its content, the newest first. */
  runs(sha256: string): Promise<FiledReport[]>;
  /** Called with the checkpoint's path after a report on it was saved, removed or restored. */
  onDidChange(listener: (model: string) => void): { dispose(): void };
}

interface FiledReport {
  /** Absolute path of the checkpoint. */
  readonly model: string;
  /** As media/report.schema.json describes it. */
  readonly report: Report;
}

export function apiOf(store: ReportStore, features: () => Promise<Features>): ScoreScopeApi {
  const start: ScoreScopeApi['diagnose'] = async (file, options) => diagnose(file, (await features()).runs, options);
  return { version: 1, reports: store, diagnose: start };
}

async function diagnose(file: vscode.Uri, runs: Runs, { effort, token }: DiagnoseOptions = {}): Promise<Report | null> {
  const { modelAt } = await import('../modelFiles');
  const model = await modelAt(file);
  if (token?.isCancellationRequested === true) return null;
  const isOwn = runs.of(model) === undefined;
  const running = runs.start(model, effort === undefined ? {} : { said: { effort } });
  const listener = isOwn ? token?.onCancellationRequested(() => runs.cancel(model)) : undefined;
  try {
    return await running;
  } finally {
    listener?.dispose();
  }
}
