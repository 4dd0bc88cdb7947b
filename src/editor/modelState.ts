import * as vscode from 'vscode';
import type { FileStamp, ReportStore } from '../reports/store';
import type { PartialReport } from '../domain/events';
import type { ShownFailure } from '../shared/page';
import type { PageState } from '../shared/page';
import { inspect, type WorkerLaunch } from '../worker/client';
import { failureMessage } from './failures';
import { missing, type ModelFiles } from './modelFiles';
import type { Runs } from './runs';
import { diagnosisRequest } from './settings';

/** What a look at a version of a file has told; nothing while the look lasts. */
interface Look {
  stamp: FileStamp;
  partial: PartialReport;
  failure: ShownFailure | null;
}

/** What is known of a checkpoint, put together for its page: a run, else the stored report, else what the file is. */
export class ModelState implements vscode.Disposable {
  readonly #looks = new Map<string, Look>();
  readonly #looked = new vscode.EventEmitter<string>();
  readonly #listener: vscode.Disposable;

  /** The checkpoint of which more is known than before. */
  readonly onDidChange = this.#looked.event;

  constructor(
    private readonly store: ReportStore,
    private readonly runs: Runs,
    private readonly files: ModelFiles,
    private readonly launch: (model: string) => WorkerLaunch,
  ) {
    this.#listener = files.onDidChangeSidecar((model) => this.lookAgain(model));
  }

  async of(model: string): Promise<PageState> {
    const [stored, stamp] = await Promise.all([this.store.read(model), this.files.stamp(model)]);
    // No pause from here to the answer, so that no event of a run falls between.
    const run = this.runs.of(model);
    if (run) return { partial: run.partial, progress: run.progress, failure: null, stale: false };
    const ending = this.runs.endingOf(model);
    const gone = stamp ? null : failureMessage(missing(model));
    if (stored) {
      const stale = !stamp || !same(stamp, stored.stamp);
      return { partial: stored.report, progress: null, failure: ending?.failure ?? gone, stale };
    }
    const { partial, failure } = ending ?? (stamp ? this.#look(model, stamp) : { partial: {}, failure: gone });
    return { partial, progress: null, failure, stale: false };
  }

  /** Forgets what a look has told: what is beside the file has changed. */
  lookAgain(model: string): void {
    if (this.#looks.delete(model)) this.#looked.fire(model);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#looked.dispose();
  }

  /** What the file is, found out once a version of the file in a child process; told later where it takes a while. */
  #look(model: string, stamp: FileStamp): Look {
    const known = this.#looks.get(model);
    if (known && same(known.stamp, stamp)) return known;
    const look: Look = { stamp, partial: {}, failure: null };
    this.#looks.set(model, look);
    Promise.resolve()
      .then(() => inspect(diagnosisRequest(model), this.launch(model)))
      .then(
        (section) => (look.partial = { model: section }),
        (error: unknown) => (look.failure = failureMessage(error)),
      )
      .finally(() => this.#looked.fire(model));
    return look;
  }
}

export function same(a: FileStamp, b: FileStamp): boolean {
  return a.mtime === b.mtime && a.bytes === b.bytes;
}
