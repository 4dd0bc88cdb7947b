import path from 'node:path';
import * as vscode from 'vscode';
import { stampOf } from '../reports/store/stamp';
import type { ReportStore } from '../reports/store/store';
import type { WorkerLaunch } from '../worker/client';
import type { CommandDependencies } from './commands';
import { Contents } from './contents';
import { Failures } from './failures';
import { ReportsView } from './history/reportsView';
import { StoredPages } from './history/storedPages';
import { Trends } from './history/trends';
import { registerInline } from './inline';
import { Standings } from './inline/standings';
import { MarkedFolders, PIPELINES, SERIES } from './folders/markedFolders';
import { ModelFiles } from './modelFiles';
import { ModelState } from './modelState';
import { NewFolders } from './folders/newFolders';
import { PageRequests } from './page/requests';
import { registerPageContext, registerReportedFiles } from './queue/pageContext';
import { QueueStatus } from './queue/queueStatus';
import { Runs, type RunDependencies } from './queue/runs';
import type { PageDependencies } from './reportPage';
import { diagnosisRequest, setting } from './settings';
import { StartForms } from './start/startForms';
import { References } from './verification/references';
import { RerunOnChange } from './watch/rerunOnChange';

/** What the registrations of `activate` call. */
export interface Features extends CommandDependencies, PageDependencies {
  readonly reportsView: ReportsView;
}

/** Builds the features and joins them; each one lives in its own file. They are disposed of with the extension. */
export function buildFeatures(context: vscode.ExtensionContext, store: ReportStore): Features {
  const log = vscode.window.createOutputChannel('ScoreScope', { log: true });
  const failures = new Failures(log);
  const launch = (model: string): WorkerLaunch => {
    const executable = setting('worker.executable', vscode.Uri.file(model));
    const cudaLibraries = setting('cuda.libraries');
    return {
      script: path.join(context.extensionPath, 'dist', 'worker.js'),
      log: (line) => log.info(line),
      ...(executable && { executable }),
      ...(cudaLibraries && { cudaLibraries }),
    };
  };
  const newFolders = new NewFolders();
  const files = new ModelFiles(newFolders);
  const forms = new StartForms(context.globalState, store);
  const mayGoOn: RunDependencies['mayGoOn'] = async (model, secondsEach, said) => {
    const [{ askToGoOn }, { lookAhead }] = await Promise.all([import('./queue/consent'), import('../diagnosis/look')]);
    const outlook = await lookAhead(diagnosisRequest(model));
    return askToGoOn(model, secondsEach, said, (options) => forms.estimateOf(model, outlook, options));
  };
  const runs = new Runs({ store, launch, stamp: stampOf, mayGoOn });
  const contents = new Contents(store);
  const requests = new PageRequests();
  const trends = new Trends(store);
  const state = new ModelState(store, runs, { files, contents, forms, trends });
  const extension = context.extensionUri;
  const pages: StoredPages = new StoredPages({
    extension,
    store,
    failures,
    requests,
    memory: context.workspaceState,
    seriesPage: async (panel, subject) => {
      const { SeriesPage } = await import('./series/seriesPage');
      const diagnose = async (some: readonly string[], all: readonly string[]): Promise<void> => {
        const { diagnoseSome } = await import('./queue/diagnoseModel');
        await diagnoseSome(some, all, { runs, failures, pages });
      };
      const needs = { extension, store, runs, files, contents, failures, requests, diagnose };
      return new SeriesPage(panel, subject, needs);
    },
  });
  const standings = new Standings(store, runs, contents, files);
  const folders = new MarkedFolders(PIPELINES, newFolders);
  const references = new References(context.workspaceState, newFolders);
  const reportsView = new ReportsView(store, contents);
  context.subscriptions.push(
    newFolders,
    reportsView,
    log,
    runs,
    files,
    contents,
    state,
    forms,
    requests,
    trends,
    standings,
    folders,
    new MarkedFolders(SERIES, newFolders),
    references,
    new QueueStatus(runs),
    registerPageContext(store, runs),
    registerReportedFiles(store),
    new RerunOnChange({ store, runs, files, failures }),
    store.onDidMeetUnreadable((error) => failures.show('store', error)),
    registerInline({ files, folders, standings, references }),
  );
  void failures.guard('store', () => tidy(store, context.storageUri ?? context.globalStorageUri));
  const shown = { requests, pages, references, reportsView };
  return { context, extension, store, runs, state, forms, files, failures, launch, ...shown };
}

/** Earlier versions kept reports in the workspace's own storage. */
async function tidy(store: ReportStore, workspace: vscode.Uri): Promise<void> {
  await store.adopt(path.join(workspace.fsPath, 'reports'));
  await store.sweep();
}
