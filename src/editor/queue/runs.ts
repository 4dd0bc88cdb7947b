import * as vscode from 'vscode';
import { withWeights, type FileStamp } from '../../reports/store/stamp';
import type { ReportStore } from '../../reports/store/store';
import type { SaidOptions } from '../../domain/options';
import { accumulate, type DiagnosisEvent, type PartialReport, type Progress } from '../../domain/events';
import { assembleReport } from '../../domain/assembleReport';
import { DiagnosisError } from '../../shared/failure';
import { notRecorded, removeRecordings } from '../../shared/recordings';
import type { ShownFailure } from '../../shared/page';
import type { Report } from '../../domain/report';
import type { WorkerLaunch } from '../../worker/client';
import { failureMessage } from '../failures';
import { missing } from '../modelFiles';
import type { Consent } from './consent';
import { untrusted } from '../trust';
import { notifyProgress } from './progressNotification';
import { diagnosisRequest } from '../settings';

/** A running diagnosis, and what it has reported so far. */
export interface Run {
  readonly model: string;
  state: 'waiting' | 'running';
  partial: PartialReport;
  progress: Progress;
}

/** A diagnosis of this window, for as long as it is listed. */
export interface Entry {
  readonly model: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'canceled';
  failure: ShownFailure | null;
}

export interface RunOptions {
  /** For this run: they count before the sidecar file and the settings. */
  said?: SaidOptions;
  /** Started by no one: no notification shows it. */
  isQuiet?: boolean;
}

/** How the last diagnosis of a checkpoint in this window failed, and its results until then. */
export interface Ending {
  failure: ShownFailure;
  partial: PartialReport;
}

interface ActiveRun extends Run {
  readonly options: RunOptions;
  readonly entry: Entry;
  /** The checkpoint before the worker read it. */
  stamp: FileStamp | null;
  /** What had arrived before memory ran out and the diagnosis was started again. */
  before: PartialReport;
  /** Keys of its recordings. */
  readonly recorded: Set<string>;
  readonly abort: AbortController;
  readonly onProgress: vscode.EventEmitter<Progress>;
  readonly report: Promise<Report | null>;
}

export interface RunDependencies {
  store: ReportStore;
  /** null when the file does not exist. */
  stamp(model: string): Promise<FileStamp | null>;
  launch(model: string): WorkerLaunch;
  /** Asked after three evaluations; the diagnosis waits for the answer. */
  mayGoOn?: (model: string, secondsEach: number, said: SaidOptions) => Promise<Consent>;
}

/** Diagnoses that have ended and are still listed. */
const MOST_ENDED = 30;

/**
 * The diagnoses of this window, one after another: two networks at once would spoil each other's measured speed. Disposing ends them
 * and their processes.
 */
export class Runs implements vscode.Disposable {
  readonly #active = new Map<string, ActiveRun>();
  readonly #endings = new Map<string, Ending>();
  #entries: Entry[] = [];
  /** The end of the last diagnosis in the queue. */
  #last: Promise<unknown> = Promise.resolve();
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #event = new vscode.EventEmitter<{ model: string; event: DiagnosisEvent }>();

  /** The checkpoint whose diagnosis has started or ended. */
  readonly onDidChange = this.#changed.event;
  readonly onEvent = this.#event.event;

  constructor(private readonly needs: RunDependencies) {}

  get models(): string[] {
    return [...this.#active.keys()];
  }

  /** What waits, runs and has ended, in the order in which it was asked for. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Takes what has ended off the list. */
  clear(): void {
    this.#entries = this.#entries.filter(({ state }) => state === 'waiting' || state === 'running');
    this.#changed.fire('');
  }

  of(model: string): Run | undefined {
    return this.#active.get(model);
  }

  endingOf(model: string): Ending | undefined {
    return this.#endings.get(model);
  }

  /**
   * Diagnoses a checkpoint when its turn comes, or joins the diagnosis of it that waits or runs.
   * @returns the stored report, or null when it was canceled
   * @throws what made it fail; in a workspace that is not trusted no native code runs
   */
  start(model: string, options: RunOptions = {}): Promise<Report | null> {
    if (!vscode.workspace.isTrusted) return Promise.reject(untrusted());
    const running = this.#active.get(model);
    if (running) return running.report;
    const abort = new AbortController();
    const entry: Entry = { model, state: 'waiting', failure: null };
    const run: ActiveRun = {
      model,
      options,
      entry,
      get state() {
        return entry.state === 'running' ? 'running' : 'waiting';
      },
      stamp: null,
      partial: {},
      before: {},
      recorded: new Set(),
      progress: {
        stage: 'checkpoint',
        message: vscode.l10n.t('waiting for another diagnosis'),
        fraction: 0,
        secondsLeft: null,
      },
      abort,
      onProgress: new vscode.EventEmitter(),
      // Starts in a microtask at the earliest, when the run is registered under its model.
      report: Promise.race([this.#last, canceled(abort.signal)]).then(() => this.#run(run)),
    };
    this.#last = Promise.all([this.#last, run.report.catch(() => undefined)]);
    this.#active.set(model, run);
    this.#endings.delete(model);
    this.#list(entry);
    this.#announce(model);
    return run.report;
  }

  cancel(model: string): void {
    this.#active.get(model)?.abort.abort();
  }

  dispose(): void {
    for (const { abort } of this.#active.values()) abort.abort();
    this.#changed.dispose();
    this.#event.dispose();
  }

  async #run(run: ActiveRun): Promise<Report | null> {
    const { model, abort, onProgress, entry, options } = run;
    const shown = { model, onProgress: onProgress.event, cancel: () => abort.abort() };
    try {
      if (abort.signal.aborted) return null;
      entry.state = 'running';
      run.progress = { ...run.progress, message: vscode.l10n.t('starting') };
      this.#announce(model);
      const work = this.#measure(run, options.said ?? {});
      if (options.isQuiet !== true) notifyProgress(shown, work);
      const report = await work;
      entry.state = 'done';
      return report;
    } catch (error) {
      if (abort.signal.aborted) return null;
      const failure = failureMessage(error);
      entry.failure = failure;
      entry.state = 'failed';
      this.#endings.set(model, { failure, partial: run.partial });
      await this.#keepPartial(run, error);
      throw error;
    } finally {
      if (abort.signal.aborted) entry.state = 'canceled';
      onProgress.dispose();
      this.#active.delete(model);
      this.#announce(model);
    }
  }

  async #measure(run: ActiveRun, said: SaidOptions): Promise<Report> {
    const { needs } = this;
    const { model, abort, options } = run;
    // Taken before the worker reads the file, so that a change during the run makes the report stale.
    const before = await needs.stamp(model);
    if (!before) throw missing(model);
    run.stamp = before;
    const gaussianFile = needs.store.newGaussianFile();
    const momentsFile = needs.store.momentsFileOf(model);
    const request = { ...diagnosisRequest(model), ...said, gaussianFile, momentsFile };
    const attempt = new AbortController();
    const mayGoOn = async (secondsEach: number): Promise<void> => {
      if (options.isQuiet === true) return;
      const consent = (await needs.mayGoOn?.(model, secondsEach, said)) ?? 'on';
      if (consent === 'cancel') abort.abort();
      if (consent === 'quick') attempt.abort();
    };
    const signal = AbortSignal.any([abort.signal, attempt.signal]);
    const launch = { ...needs.launch(model), signal, mayGoOn };
    const { diagnose } = await import('../../worker/client');
    const events = diagnose(request, launch);
    for (;;) {
      const next = await events.next().catch((error: unknown) => {
        // The answer was to begin again with quick effort.
        if (attempt.signal.aborted && !abort.signal.aborted) return null;
        throw error;
      });
      if (next === null) {
        run.partial = {};
        return this.#measure(run, { ...said, effort: 'quick' });
      }
      if (next.done) {
        // The diagnosis has checked that the weights did not change meanwhile.
        const stamp = await withWeights(before, model, next.value.model.externalFiles);
        const { report } = await needs.store.save({ model, stamp, report: next.value }, gaussianFile);
        for (const key of run.recorded) await removeRecordings(key);
        return report;
      }
      if (next.value.kind === 'not-recorded') launch.log?.(notRecorded(next.value.reason));
      this.#take(run, next.value);
    }
  }

  /** Stores what was measured before a diagnosis failed, marked partial; a whole report is shown before it. */
  async #keepPartial({ model, stamp, partial, before }: ActiveRun, error: unknown): Promise<void> {
    // What was measured on a file that has changed or is gone is of no file.
    if (error instanceof DiagnosisError && ['file-unreadable', 'file-missing', 'storage'].includes(error.code)) return;
    const report = assembleReport(partial, Date.now(), true) ?? assembleReport(before, Date.now(), true);
    // The failure of the diagnosis is reported; that its remains cannot be stored, too, is not.
    if (!report || !stamp) return;
    const stored = { model, stamp: await withWeights(stamp, model, report.model.externalFiles), report };
    await this.needs.store.save(stored).catch(() => undefined);
  }

  #take(run: ActiveRun, event: DiagnosisEvent): void {
    if (event.kind === 'recording') run.recorded.add(event.key);
    if (event.kind === 'restarted') run.before = run.partial;
    run.partial = accumulate(run.partial, event);
    if (event.kind === 'progress') {
      run.progress = event.progress;
      run.onProgress.fire(event.progress);
    }
    this.#event.fire({ model: run.model, event });
  }

  #list(entry: Entry): void {
    const others = this.#entries.filter(({ model }) => model !== entry.model);
    this.#entries = [...others, entry].slice(-(MOST_ENDED + this.#active.size));
  }

  #announce(model: string): void {
    void vscode.commands.executeCommand('setContext', 'scorescope.running', this.#active.size > 0);
    this.#changed.fire(model);
  }
}

function canceled(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
