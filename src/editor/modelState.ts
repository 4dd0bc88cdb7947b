import * as vscode from 'vscode';
import { sameStamp, type FileStamp } from '../reports/store/stamp';
import type { ReportStore } from '../reports/store/store';
import type { PartialReport } from '../domain/events';
import type { ShownFailure } from '../shared/page';
import type { PageState } from '../shared/page';
import type { Outlook } from '../diagnosis/look';
import type { FileCard } from '../domain/fileCard';
import type { Estimate, StartValues } from '../shared/startForm';
import type { Contents } from './contents';
import type { Trends } from './history/trends';
import { failureMessage } from './failures';
import { missing, type ModelFiles } from './modelFiles';
import type { Runs } from './queue/runs';
import { diagnosisRequest } from './settings';
import type { StartForms } from './start/startForms';

/** What is known of one version of a file without a diagnosis; empty until it has been inspected. */
interface Inspection {
  stamp: FileStamp;
  partial: PartialReport;
  failure: ShownFailure | null;
  /** Absent until it is read, and where the file cannot be. */
  card?: FileCard;
  /** Absent where there is nothing to diagnose. */
  outlook?: Outlook;
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
    private readonly needs: { files: ModelFiles; contents: Contents; forms: StartForms; trends: Trends },
  ) {
    this.#listener = vscode.Disposable.from(
      needs.files.onDidChangeSidecar((model) => this.inspectAgain(model)),
      needs.trends.onDidChange((model) => this.#inspected.fire(model)),
      needs.contents.onDidChange((model) => this.#inspected.fire(model)),
    );
  }

  async of(model: string): Promise<PageState> {
    const stored = await this.store.latest(model);
    const stamp = await this.needs.files.stamp(model, stored?.report.model.externalFiles);
    const inspection = stamp && this.#inspect(model, stamp);
    const start = inspection?.outlook && (await this.needs.forms.of(model, inspection.outlook));
    const trend = stored && this.needs.trends.of(model);
    const file = {
      ...(inspection?.card && { card: inspection.card }),
      ...(start && { start }),
      ...(trend && { trend }),
    };
    // No await from here on, so that no event of a run is missed.
    const run = this.runs.of(model);
    if (run) return { ...file, partial: run.partial, progress: run.progress, failure: null, stale: false };
    const ending = this.runs.endingOf(model);
    const gone = stamp ? null : failureMessage(missing(model));
    if (stored) {
      const stale = !stamp || this.needs.contents.isChanged(stored, stamp);
      return { ...file, partial: stored.report, progress: null, failure: ending?.failure ?? gone, stale };
    }
    const { partial, failure } = ending ?? inspection ?? { partial: {}, failure: gone };
    return { ...file, partial, progress: null, failure, stale: false };
  }

  /** What a diagnosis with these values takes at most; null where the file is not known, or holds nothing to diagnose. */
  async estimate(model: string, values: StartValues): Promise<Estimate | null> {
    const outlook = this.#inspections.get(model)?.outlook;
    return outlook ? this.needs.forms.estimate(model, outlook, values) : null;
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
    void read(model, inspection)
      .catch((error: unknown) => (inspection.failure = failureMessage(error)))
      .finally(() => this.#inspected.fire(model));
    return inspection;
  }
}

/** Any file has a card; what it is as a network comes after that. */
async function read(model: string, inspection: Inspection): Promise<void> {
  const { readFileCard } = await import('../checkpoint/fileCard');
  inspection.card = await readFileCard(model);
  const { lookAhead } = await import('../diagnosis/look');
  inspection.outlook = await lookAhead(diagnosisRequest(model));
  inspection.partial = { model: inspection.outlook.section };
}
