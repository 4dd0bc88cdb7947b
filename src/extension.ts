import path from 'node:path';
import * as vscode from 'vscode';
import { stampOf } from './reports/store/stamp';
import { ReportStore } from './reports/store/store';
import { apiOf, type ScoreScopeApi } from './editor/access/api';
import { registerLanguageModelTools } from './editor/access/languageModelTools';
import { registerLinks } from './editor/access/links';
import { registerCheckpointEditor } from './editor/checkpointEditor';
import { Contents } from './editor/contents';
import { DiffusersFolders } from './editor/diffusersFolders';
import { Failures } from './editor/failures';
import { StoredPages } from './editor/history/storedPages';
import { Trends } from './editor/history/trends';
import { ReportsView } from './editor/history/reportsView';
import { registerInline } from './editor/inline';
import { Standings } from './editor/inline/standings';
import { ModelFiles } from './editor/modelFiles';
import { ModelState } from './editor/modelState';
import { registerCommands } from './editor/registerCommands';
import { registerPageContext, registerReportedFiles } from './editor/queue/pageContext';
import { PageRequests } from './editor/page/requests';
import { QueueStatus } from './editor/queue/queueStatus';
import { Runs } from './editor/queue/runs';
import { setting } from './editor/settings';
import { StartForms } from './editor/start/startForms';
import { RerunOnChange } from './editor/watch/rerunOnChange';
import { dataFolder } from './shared/dataFolder';
import { useWords } from './shared/l10n';
import type { WorkerLaunch } from './worker/client';

/** Builds the features and joins them; each one lives in its own file under editor/. */
export function activate(context: vscode.ExtensionContext): ScoreScopeApi {
  // Undefined where VS Code speaks English, or a language that we do not.
  const { bundle } = vscode.l10n;
  if (bundle) useWords(bundle, vscode.env.language);
  const log = vscode.window.createOutputChannel('ScoreScope', { log: true });
  const failures = new Failures(log);
  try {
    const store = new ReportStore(dataFolder());
    const launch = (model: string): WorkerLaunch => {
      const executable = setting('worker.executable', vscode.Uri.file(model));
      return {
        script: path.join(context.extensionPath, 'dist', 'worker.js'),
        log: (line) => log.info(line),
        ...(executable && { executable }),
      };
    };
    const files = new ModelFiles();
    const runs = new Runs({ store, launch, stamp: stampOf });
    const api = apiOf(store, runs);
    const contents = new Contents(store);
    const forms = new StartForms(context.globalState, store);
    const requests = new PageRequests();
    const trends = new Trends(store);
    const state = new ModelState(store, runs, { files, contents, forms, trends });
    const memory = context.workspaceState;
    const pages = new StoredPages({ extension: context.extensionUri, store, failures, requests, memory });
    const standings = new Standings(store, runs, contents, files);
    const folders = new DiffusersFolders();
    const reportsView = new ReportsView(store, contents);
    context.subscriptions.push(
      reportsView,
      vscode.window.registerTreeDataProvider('scorescope.reports', reportsView),
      log,
      runs,
      files,
      contents,
      state,
      forms,
      requests,
      trends,
      pages,
      standings,
      folders,
      new QueueStatus(runs),
      registerPageContext(store, runs),
      registerReportedFiles(store),
      registerLinks(store, failures),
      registerLanguageModelTools(api),
      new RerunOnChange({ store, runs, files, failures }),
      store.onDidMeetUnreadable((error) => failures.show('store', error)),
      registerCommands({ context, store, runs, state, forms, requests, pages, failures, launch }),
      registerCheckpointEditor({ extension: context.extensionUri, state, forms, requests, runs, files, failures }),
      registerInline({ files, folders, standings }),
    );
    void failures.guard('store', () => tidy(store, context.storageUri ?? context.globalStorageUri));
    return api;
  } catch (error) {
    // A notification says what VS Code would only log.
    failures.show('activation', error);
    throw error;
  }
}

/** Earlier versions kept reports in the workspace's own storage. */
async function tidy(store: ReportStore, workspace: vscode.Uri): Promise<void> {
  await store.adopt(path.join(workspace.fsPath, 'reports'));
  await store.sweep();
}
