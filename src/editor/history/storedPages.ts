import { randomUUID } from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Report } from '../../domain/report';
import type { ReportStore, Run } from '../../reports/store/store';
import { DiagnosisError } from '../../shared/failure';
import { acceptsFromPage, type HostApi, type PageApi, type PageState } from '../../shared/page';
import { connect } from '../../shared/rpc';
import { plainText } from '../../shared/shown';
import { failureMessage, type Failures } from '../failures';
import type { PageRequests } from '../page/requests';
import { preparePage, type Asynchronous } from '../page/shell';
import { commonFolder } from '../series/commonFolder';
import type { SeriesPage, SeriesSubject } from '../series/seriesPage';

/** Where a report lies: in the store, or in a file of JSON. */
export type Source = { readonly sha256: string; readonly file: string } | { readonly json: string };

/** What a page shows that belongs to no file of its own. */
export type Subject =
  | { readonly kind: 'report'; readonly of: Source }
  | { readonly kind: 'comparison'; readonly a: Source; readonly b: Source }
  /** Of checkpoints, by their absolute paths. */
  | { readonly kind: 'series'; readonly models: readonly string[] };

interface StoredPageDependencies {
  extension: vscode.Uri;
  store: ReportStore;
  failures: Failures;
  requests: PageRequests;
  seriesPage: (panel: vscode.WebviewPanel, subject: SeriesSubject) => Promise<SeriesPage>;
  /** Of the workspace, whose window VS Code restores. */
  memory: vscode.Memento;
}

/** As the manifest and the restoring of windows have them. */
const viewTypes = {
  report: 'scorescope.comparison',
  comparison: 'scorescope.comparison',
  series: 'scorescope.series',
} as const;
const KEY = 'storedPages';
/** Pages that can be restored. */
const MOST = 50;

export function sourceOf({ report, file }: Run): Source {
  return { sha256: report.model.sha256, file };
}

/** Pages of earlier reports, of comparisons and of series, which VS Code restores after a restart. A page knows only a number; what it is of stays here. */
export class StoredPages {
  /** The pages of series that are open. */
  readonly #series = new Map<vscode.WebviewPanel, SeriesPage>();

  constructor(private readonly needs: StoredPageDependencies) {}

  async open(subject: Subject, title: string): Promise<void> {
    const id = randomUUID();
    const known = Object.entries(this.needs.memory.get<Record<string, Subject>>(KEY, {}));
    await this.needs.memory.update(KEY, Object.fromEntries([...known, [id, subject] as const].slice(-MOST)));
    const type = viewTypes[subject.kind];
    const panel = vscode.window.createWebviewPanel(type, plainText(title), vscode.ViewColumn.Active, {
      enableFindWidget: true,
    });
    await this.#fill(panel, id);
  }

  /** The page of these checkpoints side by side, which may be open already. */
  async openSeries(models: readonly string[]): Promise<void> {
    const open = this.#seriesOf(models);
    if (open) return open.reveal();
    const title = vscode.l10n.t('{0}: {1} checkpoints', path.basename(commonFolder(models)), models.length);
    await this.open({ kind: 'series', models }, title);
  }

  isSeriesInFront(models: readonly string[]): boolean {
    return this.#seriesOf(models)?.isInFront ?? false;
  }

  /** Writes the series in front as a file. */
  async exportSeries(): Promise<void> {
    await [...this.#series].find(([panel]) => panel.active)?.[1].exportHtml();
  }

  /** Two reports, the earlier one first. */
  async compare(some: { report: Report; source: Source }, other: { report: Report; source: Source }): Promise<void> {
    const isInOrder = Date.parse(some.report.createdAt) <= Date.parse(other.report.createdAt);
    const [a, b] = isInOrder ? [some, other] : [other, some];
    const names = [a, b].map(({ report }) => path.basename(report.model.path));
    const title = vscode.l10n.t('{0} and {1}', names[0] ?? '', names[1] ?? '');
    await this.open({ kind: 'comparison', a: a.source, b: b.source }, title);
  }

  /** Fills a page that VS Code has opened again, by what it knew of itself. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const id = typeof state === 'object' && state !== null && 'restore' in state ? state.restore : null;
    await this.#fill(panel, typeof id === 'string' ? id : '');
  }

  #seriesOf(models: readonly string[]): SeriesPage | undefined {
    return [...this.#series.values()].find((page) => page.isOf(models));
  }

  #subjectOf(id: string): Subject | undefined {
    return this.needs.memory.get<Record<string, Subject>>(KEY, {})[id];
  }

  async #fill(panel: vscode.WebviewPanel, id: string): Promise<void> {
    const subject = this.#subjectOf(id);
    if (subject?.kind !== 'series') return this.#fillStored(panel, id);
    this.#series.set(panel, await this.needs.seriesPage(panel, { id, models: subject.models }));
    panel.onDidDispose(() => this.#series.delete(panel));
  }

  #fillStored(panel: vscode.WebviewPanel, id: string): void {
    const { extension, failures, requests } = this.needs;
    const connection = connect<PageApi>(preparePage(panel.webview, extension), this.#answers(id), acceptsFromPage);
    const listener = requests.onDidAskForCopy(({ chart, format }) => {
      if (panel.active)
        connection.remote.copyChart(chart, format).catch((error: unknown) => failures.note('page', error));
    });
    panel.onDidDispose(() => {
      listener.dispose();
      connection.close(new Error('the page was closed'));
    });
  }

  #answers(id: string): Asynchronous<Partial<HostApi>> {
    const { failures, extension } = this.needs;
    const withReport = (act: (report: Report) => Promise<void>) => (): void =>
      void failures.guard('report', async () => act((await this.#reports(id)).b));
    return {
      ready: () => this.#state(id),
      exportHtml: withReport(async (report) => {
        const { saveReportHtml } = await import('../exportReport');
        await saveReportHtml(report.model.path, report, extension);
      }),
      copyReportJson: withReport(async (report) => vscode.env.clipboard.writeText(JSON.stringify(report, null, 2))),
      copyText: (text) => failures.guard('copy', async () => vscode.env.clipboard.writeText(text)),
      explain: (code) => void vscode.commands.executeCommand('scorescope.explain', null, code),
    };
  }

  async #state(id: string): Promise<PageState> {
    const nothing = { progress: null, failure: null, stale: false, restore: id, isStored: true } as const;
    try {
      const { a, b } = await this.#reports(id);
      if (a === null) return { ...nothing, partial: b };
      const { compareReports } = await import('../../reports/compare');
      return { ...nothing, partial: {}, compared: { comparison: compareReports(a, b), a, b } };
    } catch (error) {
      return { ...nothing, partial: {}, failure: failureMessage(error) };
    }
  }

  /** A comparison has two; `a` is null for a single report. */
  async #reports(id: string): Promise<{ a: Report | null; b: Report }> {
    const subject = this.#subjectOf(id);
    if (!subject || subject.kind === 'series') throw gone();
    if (subject.kind === 'report') return { a: null, b: await this.#read(subject.of) };
    const [a, b] = await Promise.all([this.#read(subject.a), this.#read(subject.b)]);
    return { a, b };
  }

  async #read(source: Source): Promise<Report> {
    if ('json' in source) return (await import('../../reports/readReport')).readReport(source.json);
    const found = (await this.needs.store.runs(source.sha256)).find(({ file }) => file === source.file);
    if (!found) throw gone();
    return found.report;
  }
}

function gone(): DiagnosisError {
  return new DiagnosisError(
    'report',
    vscode.l10n.t('The report of this page is no longer stored.'),
    vscode.l10n.t('Diagnose the checkpoint again.'),
  );
}
