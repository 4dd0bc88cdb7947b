import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Report } from '../../domain/report';
import { sameStamp, stampOf, type FileStamp } from '../../reports/store/stamp';
import type { ReportStore, Run } from '../../reports/store/store';
import { DiagnosisError } from '../../shared/failure';
import { hashCheckpoint } from '../../shared/hashCheckpoint';
import { openPage } from '../pages';
import type { Failures } from '../failures';
import type { ModelFiles } from '../modelFiles';
import type { Runs } from '../queue/runs';
import { setting } from '../settings';
import { showInformation } from '../window';
import { seriesOf } from '../../reports/epochs';

/** Milliseconds for which a file has to stay as it is before it counts as written. */
const QUIET = 2000;
/** A file that keeps changing while it is diagnosed is left alone. */
const ATTEMPTS = 3;

interface WatchDependencies {
  store: ReportStore;
  runs: Runs;
  files: ModelFiles;
  failures: Failures;
}

/**
 * With `scorescope.rerunOnChange`: diagnoses a checkpoint again, with quick effort, when it is written anew, or when the next one of the
 * same training appears beside it; and tells only of what has changed beyond noise.
 */
export class RerunOnChange implements vscode.Disposable {
  readonly #watching = new Set<string>();
  readonly #listener: vscode.Disposable;
  #isDisposed = false;

  constructor(private readonly needs: WatchDependencies) {
    this.#listener = needs.files.onDidChange((model) => {
      if (this.#watching.has(model) || !/\.onnx$/i.test(model) || !vscode.workspace.isTrusted) return;
      if (!setting('rerunOnChange', vscode.Uri.file(model))) return;
      this.#watching.add(model);
      void this.#follow(model)
        .catch((error: unknown) => needs.failures.note('rerunOnChange', error))
        .finally(() => this.#watching.delete(model));
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#listener.dispose();
  }

  async #follow(model: string): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const before = await this.#earlier(model);
      // Those of another checkpoint have other names.
      const weights = before?.model === model ? (before.report.model.externalFiles ?? []) : [];
      const stamp = before && (await this.#whenQuiet(model, weights));
      if (!stamp || this.#isDisposed) return;
      if (before.report.model.sha256 === (await hashCheckpoint(model, weights))) return;
      const report = await this.#diagnose(model);
      const now = await stampOf(model, weights);
      if (report && now && sameStamp(now, stamp)) return await this.#tell(model, before.report, report);
      if (!now) return;
    }
  }

  /** @returns null when the file is gone */
  async #whenQuiet(model: string, weights: readonly string[]): Promise<FileStamp | null> {
    for (let last = await stampOf(model, weights); last !== null && !this.#isDisposed;) {
      await sleep(QUIET);
      const now = await stampOf(model, weights);
      if (now === null || (sameStamp(now, last) && now.bytes > 0)) return now;
      last = now;
    }
    return null;
  }

  /** The last whole report on this file, or else on another checkpoint of the same training. */
  async #earlier(model: string): Promise<Run | null> {
    const own = await this.needs.store.latest(model);
    if (own) return own.report.partial === true ? null : own;
    const series = seriesOf(model);
    if (series === model) return null;
    return (
      (await this.needs.store.list()).find((run) => seriesOf(run.model) === series && run.report.partial !== true) ??
      null
    );
  }

  /** null when it has to be tried again: the file was written meanwhile, or somebody else's diagnosis began before it was. */
  async #diagnose(model: string): Promise<Report | null> {
    const { runs } = this.needs;
    const isOther = runs.of(model) !== undefined;
    try {
      const report = await runs.start(model, { said: { effort: 'quick' }, isQuiet: true });
      return isOther ? null : report;
    } catch (error) {
      if (isOther || (error instanceof DiagnosisError && error.code === 'file-unreadable')) return null;
      throw error;
    }
  }

  async #tell(model: string, before: Report, after: Report): Promise<void> {
    const [{ compareReports }, { changeWords }] = await Promise.all([
      import('../../reports/compare'),
      import('./changeWords'),
    ]);
    const words = changeWords(compareReports(before, after), before, after);
    if (words === null) return;
    const open = vscode.l10n.t('Open Report');
    void showInformation(`${path.basename(model)}, ${words}`, open).then((chosen) => {
      if (chosen === open) return openPage(model);
      return undefined;
    });
  }
}
