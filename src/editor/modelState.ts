import * as vscode from 'vscode';
import { sameStamp, type FileStamp } from '../reports/store/stamp';
import type { ReportStore } from '../reports/store/store';
import type { PartialReport } from '../domain/events';
import type { ShownFailure } from '../shared/page';
import type { PageState } from '../shared/page';
import type { Contents } from './contents';
import { failureMessage } from './failures';
import { missing, type ModelFiles } from './modelFiles';
import type { Runs } from './queue/runs';
import { diagnosisRequest } from './settings';

/** What is known of one version of a file without a diagnosis; empty until it has been inspected. */
interface Inspection {
  stamp: FileStamp;
  partial: PartialReport;
  failure: ShownFailure | null;
}

/** What is known of a checkpoint, for its page: the current run, else the stored report, else what the file is. */
export class ModelState implements vscode.Disposable {
  readonly #inspections = new Map<string, Inspection>();
  readonly #inspected = new vscode.EventEmitter<string>();
  readonly #listener: vscode.Disposable;

  /** The checkpoint whose state has changed. */
  readonly onDidChange = this.#inspected.event;

  constructor(
    private readonly store: ReportStore,
    private readonly runs: Runs,
    private readonly files: ModelFiles,
    private readonly contents: Contents,
  ) {
    this.#listener = vscode.Disposable.from(
      files.onDidChangeSidecar((model) => this.inspectAgain(model)),
      contents.onDidChange((model) => this.#inspected.fire(model)),
    );
  }

  async of(model: string): Promise<PageState> {
    const stored = await this.store.latest(model);
    const stamp = await this.files.stamp(model, stored?.report.model.externalFiles);
    // No await from here on, so that no event of a run is missed.
    const run = this.runs.of(model);
    if (run) return { partial: run.partial, progress: run.progress, failure: null, stale: false };
    const ending = this.runs.endingOf(model);
    const gone = stamp ? null : failureMessage(missing(model));
    if (stored) {
      const stale = !stamp || this.contents.isChanged(stored, stamp);
      return { partial: stored.report, progress: null, failure: ending?.failure ?? gone, stale };
    }
    const { partial, failure } = ending ?? (stamp ? this.#inspect(model, stamp) : { partial: {}, failure: gone });
    return { partial, progress: null, failure, stale: false };
  }

  /** Discards the inspection of a file, because a file beside it has changed. */
  inspectAgain(model: string): void {
    if (this.#inspections.delete(model)) this.#inspected.fire(model);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#inspected.dispose();
  }

  /** What the file is by its header, determined once per version of the file; `onDidChange` fires when it is known. No network runs. */
  #inspect(model: string, stamp: FileStamp): Inspection {
    const known = this.#inspections.get(model);
    if (known && sameStamp(known.stamp, stamp)) return known;
    const inspection: Inspection = { stamp, partial: {}, failure: null };
    this.#inspections.set(model, inspection);
    import('../diagnosis/look')
      .then(({ look }) => look(diagnosisRequest(model)))
      .then(
        (section) => (inspection.partial = { model: section }),
        (error: unknown) => (inspection.failure = failureMessage(error)),
      )
      .finally(() => this.#inspected.fire(model));
    return inspection;
  }
}
