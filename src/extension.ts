import path from 'node:path';
import * as vscode from 'vscode';
import { stampOf } from './reports/store/stamp';
import { ReportStore } from './reports/store/store';
import { registerCheckpointEditor } from './editor/checkpointEditor';
import { registerModelLenses } from './editor/codeLens';
import { registerCommands } from './editor/commands';
import { DiffusersFolders } from './editor/diffusersFolders';
import { Failures } from './editor/failures';
import { ModelFiles } from './editor/modelFiles';
import { ModelState } from './editor/modelState';
import { Runs } from './editor/runs';
import { setting } from './editor/settings';
import { dataFolder } from './shared/dataFolder';
import type { WorkerLaunch } from './worker/client';

/** What the extension offers to other extensions. */
export interface ScoreScope {
  /** The stored reports. */
  readonly reports: ReportStore;
}

/** Builds the features and joins them; each one lives in its own file under editor/. */
export function activate(context: vscode.ExtensionContext): ScoreScope {
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
    const state = new ModelState(store, runs, files);
    context.subscriptions.push(
      log,
      runs,
      files,
      state,
      new DiffusersFolders(),
      store.onDidMeetUnreadable((error) => failures.show('store', error)),
      registerCommands({ context, store, runs, state, failures }),
      registerCheckpointEditor({ extension: context.extensionUri, state, runs, files, failures }),
      registerModelLenses({ store, runs, files }),
    );
    void failures.guard('store', () => tidy(store, context.storageUri ?? context.globalStorageUri));
    return { reports: store };
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
