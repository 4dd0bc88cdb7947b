import path from 'node:path';
import * as vscode from 'vscode';
import { pageStyle } from '../../export/pageStyle';
import type { Outcome } from '../../reports/series/series';
import type { ReportStore } from '../../reports/store/store';
import {
  acceptsFromPage,
  type HostApi,
  type MemberState,
  type PageApi,
  type PageState,
  type ShownSeries,
} from '../../shared/page';
import { connect, type Connection } from '../../shared/rpc';
import type { Contents } from '../contents';
import { offerToOpen, writeExport } from '../exportReport';
import { failureMessage, type Failures } from '../failures';
import type { ModelFiles } from '../modelFiles';
import type { PageRequests } from '../page/requests';
import { preparePage, type Asynchronous } from '../page/shell';
import { openPage } from '../pages';
import type { Runs } from '../queue/runs';
import { commonFolder } from './commonFolder';

interface SeriesPageDependencies {
  extension: vscode.Uri;
  store: ReportStore;
  runs: Runs;
  files: ModelFiles;
  contents: Contents;
  failures: Failures;
  requests: PageRequests;
  /** Diagnoses some of the checkpoints of a page. */
  diagnose: (some: readonly string[], all: readonly string[]) => Promise<void>;
}

/** What a page is of. */
export interface SeriesSubject {
  /** By which VS Code restores it. */
  readonly id: string;
  /** Absolute paths. */
  readonly models: readonly string[];
}

/** Milliseconds without a change after which the page is drawn anew. */
const QUIET = 200;

/** Checkpoints side by side, by their last reports, as these come in. */
export class SeriesPage {
  readonly #connection: Connection<PageApi>;
  /** What has not changed since it was read. */
  readonly #known = new Map<string, Promise<Outcome & { readonly isChanged: boolean }>>();
  /** In the order in which the page shows them. */
  #shown: ShownSeries | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly subject: SeriesSubject,
    private readonly needs: SeriesPageDependencies,
  ) {
    const { store, runs, files, contents, requests } = needs;
    this.#connection = connect<PageApi>(preparePage(panel.webview, needs.extension), this.#answers(), acceptsFromPage);
    const own = new Set(subject.models);
    const changed = (model: string): void => {
      if (!own.has(model)) return;
      this.#known.delete(model);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#show(), QUIET);
    };
    const folders = new Map(subject.models.map((model) => [path.dirname(model), model]));
    const listeners = [
      ...[...folders.values()].map((model) => files.follow(model)),
      store.onDidChange(changed),
      ...[runs, files, contents].map(({ onDidChange }) => onDidChange(changed)),
      requests.onDidAskForCopy(({ chart, format }) => {
        if (panel.active) this.#send(this.#connection.remote.copyChart(chart, format));
      }),
    ];
    panel.onDidDispose(() => {
      clearTimeout(this.#timer);
      for (const listener of listeners) listener.dispose();
      this.#connection.close(new Error('the page was closed'));
    });
  }

  get isInFront(): boolean {
    return this.panel.visible;
  }

  isOf(models: readonly string[]): boolean {
    return models.length === this.subject.models.length && models.every((model) => this.subject.models.includes(model));
  }

  reveal(): void {
    this.panel.reveal();
  }

  /** Writes the page as a file that needs nothing else. */
  async exportHtml(): Promise<void> {
    const shown = await this.#series();
    const [model = ''] = this.subject.models;
    const folder = commonFolder(this.subject.models);
    const name = `${path.basename(folder)}.series.html`;
    const target = await writeExport({
      model,
      report: null,
      options: {
        defaultUri: vscode.Uri.file(path.join(folder, name)),
        filters: { HTML: ['html'] },
        title: vscode.l10n.t('Export Series'),
      },
      content: async () => {
        const { seriesHtml } = await import('../../export/html');
        const style = await pageStyle(vscode.Uri.joinPath(this.needs.extension, 'dist').fsPath);
        return seriesHtml({ series: shown.series, reports: shown.reports, pages: [] }, style);
      },
    });
    if (target) void offerToOpen(target);
  }

  #answers(): Asynchronous<Partial<HostApi>> {
    const { failures, runs } = this.needs;
    const { models } = this.subject;
    return {
      ready: () => this.#state(),
      exportHtml: () => failures.guard('exportSeries', () => this.exportHtml()),
      copyText: (text) => failures.guard('copy', async () => vscode.env.clipboard.writeText(text)),
      rerun: () => void failures.guard('diagnosis', async () => this.needs.diagnose(await this.#missing(), models)),
      cancel: () => {
        for (const model of models) runs.cancel(model);
      },
      openMember: (index) => {
        const model = this.#shown?.series.members[index]?.path;
        if (model !== undefined) void failures.guard('openReport', () => openPage(model));
      },
      explain: (code) => void vscode.commands.executeCommand('scorescope.explain', null, code),
    };
  }

  #show(): void {
    // A page that is hidden asks again when it is shown.
    if (!this.panel.visible) return;
    void this.needs.failures.guard('page', async () => this.#send(this.#connection.remote.show(await this.#state())));
  }

  /** It is not an error if the page closes or is hidden during a call. */
  #send(call: Promise<void>): void {
    call.catch((error: unknown) => this.needs.failures.log.debug(`page: ${String(error)}`));
  }

  async #state(): Promise<PageState> {
    const nothing = { partial: {}, progress: null, failure: null, stale: false, restore: this.subject.id } as const;
    try {
      return { ...nothing, isStored: true, series: await this.#series() };
    } catch (error) {
      return { ...nothing, failure: failureMessage(error) };
    }
  }

  async #series(): Promise<ShownSeries> {
    const { seriesOf } = await import('../../reports/series/series');
    const outcomes = await Promise.all(this.subject.models.map((model) => this.#outcome(model)));
    const { series, reports } = seriesOf(
      outcomes.map((outcome) => ({ ...outcome, ...this.#failure(outcome) })),
      false,
    );
    const changed = new Set(outcomes.flatMap((outcome) => (outcome.isChanged ? [outcome.path] : [])));
    this.#shown = {
      series,
      // All that the page needs of them: a report is large, and there may be many.
      reports: reports.map((report) => (report?.pictures ? { pictures: report.pictures } : null)),
      pages: series.members.map(() => null),
      states: series.members.map(({ path: model }) => this.#stateOf(model, changed)),
    };
    return this.#shown;
  }

  #stateOf(model: string, changed: ReadonlySet<string>): MemberState | null {
    return this.needs.runs.of(model)?.state ?? (changed.has(model) ? 'changed' : null);
  }

  /** Why the last diagnosis of this window failed, where there is no report. */
  #failure({ path: model, report }: Outcome): Pick<Outcome, 'failure'> {
    const failure = report === null ? this.needs.runs.endingOf(model)?.failure : undefined;
    return failure ? { failure: `${failure.message} ${failure.remedy}` } : {};
  }

  #outcome(model: string): Promise<Outcome & { readonly isChanged: boolean }> {
    const known = this.#known.get(model) ?? this.#read(model);
    this.#known.set(model, known);
    return known;
  }

  async #read(model: string): Promise<Outcome & { readonly isChanged: boolean }> {
    const { store, files, contents } = this.needs;
    const run = await store.latest(model);
    const stamp = await files.stamp(model, run?.report.model.externalFiles);
    const isChanged = run !== null && stamp !== null && contents.isChanged(run, stamp);
    const isWhole = run !== null && run.report.partial !== true && !isChanged;
    // The same content may have been diagnosed at another path.
    const report = isWhole ? { ...run.report, model: { ...run.report.model, path: model } } : null;
    return { path: model, mtime: (stamp ?? run?.stamp)?.mtime ?? 0, report, kept: true, isChanged };
  }

  /** What has no report and is not under way. */
  async #missing(): Promise<string[]> {
    const { series, states = [] } = await this.#series();
    return series.members.flatMap(({ path: model, report }, i) => {
      const isUnderWay = states[i] === 'running' || states[i] === 'waiting';
      return report === null && !isUnderWay ? [model] : [];
    });
  }
}
