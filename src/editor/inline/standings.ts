import * as vscode from 'vscode';
import type { FileStamp } from '../../reports/store/stamp';
import type { ReportStore, Run } from '../../reports/store/store';
import type { ShownFailure } from '../../shared/page';
import type { Contents, Diagnosed } from '../contents';
import type { ModelFiles } from '../modelFiles';
import type { Runs } from '../queue/runs';
import { summaryOf, type Summary } from './summary';

/** What is known of a checkpoint, as far as there is room for it beside code. */
export interface Standing {
  /** A diagnosis waits or runs. */
  active: 'waiting' | 'running' | null;
  /** Why the last diagnosis in this window failed. */
  failure: ShownFailure | null;
  /** Of the last report. */
  summary: Summary | null;
  /** The file has changed since. */
  isStale: boolean;
}

type Known = Diagnosed & { summary: Summary };

/** Read from the store once per report. */
export class Standings implements vscode.Disposable {
  readonly #known = new Map<string, Promise<Known | null>>();
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #listeners: { dispose(): unknown }[];

  /** The checkpoint whose standing has changed. */
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly store: ReportStore,
    private readonly runs: Runs,
    private readonly contents: Contents,
    private readonly files: ModelFiles,
  ) {
    const announce = (model: string): void => this.#changed.fire(model);
    this.#listeners = [
      this.#changed,
      store.onDidChange((model) => {
        this.#known.delete(model);
        announce(model);
      }),
      runs.onDidChange(announce),
      contents.onDidChange(announce),
    ];
  }

  async of(model: string, stamp: FileStamp): Promise<Standing> {
    const known = await this.#read(model);
    const weights = known?.report.model.externalFiles ?? [];
    const now = weights.length > 0 ? ((await this.files.stamp(model, weights)) ?? stamp) : stamp;
    return {
      active: this.runs.of(model)?.state ?? null,
      failure: this.runs.endingOf(model)?.failure ?? null,
      summary: known?.summary ?? null,
      isStale: known !== null && this.contents.isChanged(known, now),
    };
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  #read(model: string): Promise<Known | null> {
    let known = this.#known.get(model);
    if (!known) {
      known = this.store.latest(model).then((run) => run && keep(run));
      this.#known.set(model, known);
    }
    return known;
  }
}

/** Without the report itself. */
function keep({ model, stamp, report }: Run): Known {
  const { sha256, externalFiles } = report.model;
  return {
    model,
    stamp,
    report: { model: { sha256, ...(externalFiles && { externalFiles }) } },
    summary: summaryOf(report),
  };
}
