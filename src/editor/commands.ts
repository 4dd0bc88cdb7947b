import path from 'node:path';
import * as vscode from 'vscode';
import type { ReportStore } from '../diagnosis/store';
import type { Report } from '../shared/report';
import { openPage } from './checkpointEditor';
import { activeModel, chooseModel, chooseReport, chooseRunning } from './chooseModel';
import { copyReportJson, exportHtml } from './exportReport';
import type { Failures } from './failures';
import { modelPath } from './modelFiles';
import type { Runs } from './runs';
import { unpackSample } from './sample';
import { verdictLine, verdictOf } from './wording';

export interface CommandDependencies {
  context: vscode.ExtensionContext;
  store: ReportStore;
  runs: Runs;
  failures: Failures;
}

/** What a menu hands over: the file clicked and all files selected; the palette hands over nothing. */
type Command = (needs: CommandDependencies, uri?: vscode.Uri, selected?: vscode.Uri[]) => Promise<void> | void;

/** Every command of package.json, by its id after `scorescope.`. */
export const commands: Record<string, Command> = {
  diagnose: async ({ runs }) => {
    const model = activeModel() ?? (await chooseModel());
    if (model) await diagnose(model, runs);
  },

  diagnoseFile: async ({ runs }, uri, selected) => {
    const chosen = selected?.length ? selected.map(modelPath) : [uri ? modelPath(uri) : activeModel()];
    // One after another: two networks at once would spoil each other's measured speed.
    for (const model of chosen) if (model && !(await diagnose(model, runs))) return;
  },

  openReport: async ({ store }, uri) => {
    const model = uri ? modelPath(uri) : (await chooseReport(store))?.model;
    if (model) return openPage(model);
    if ((await store.list()).length > 0) return;
    await offer(vscode.l10n.t('There is no report in this workspace yet.'), 'scorescope.diagnose');
  },

  cancel: async ({ runs }, uri) => {
    const model = uri ? modelPath(uri) : await chooseRunning(runs.models);
    if (model) runs.cancel(model);
  },

  openSample: async ({ context }) => {
    const media = path.join(context.extensionPath, 'media', 'sample');
    const folder = path.join(context.globalStorageUri.fsPath, 'sample');
    const model = await unpackSample(media, folder);
    await openPage(model);
    const text = vscode.l10n.t(
      'This is a small network trained on pictures of clothing. Its diagnosis takes a minute.',
    );
    void offer(text, 'scorescope.diagnoseFile', vscode.Uri.file(model));
  },

  exportHtml: async ({ context, store }, uri) => {
    const model = uri ? modelPath(uri) : (activeModel() ?? (await chooseReport(store))?.model);
    if (model) await exportHtml(model, store, context.extensionUri);
  },

  copyReportJson: async ({ store }, uri) => {
    const model = uri ? modelPath(uri) : (activeModel() ?? (await chooseReport(store))?.model);
    if (model) await copyReportJson(model, store);
  },

  showLog: ({ failures }) => failures.log.show(),
};

/** Registers the whole table; whatever a command throws ends in `failures`. */
export function registerCommands(needs: CommandDependencies): vscode.Disposable {
  const registered = Object.entries(commands).map(([id, run]) =>
    vscode.commands.registerCommand(`scorescope.${id}`, (uri?: vscode.Uri, selected?: vscode.Uri[]) =>
      needs.failures.guard(id, () => run(needs, uri, selected)),
    ),
  );
  return vscode.Disposable.from(...registered);
}

/** Opens the page and fills it; false when the diagnosis was cancelled. */
async function diagnose(model: string, runs: Runs): Promise<boolean> {
  if (runs.of(model)) {
    // Whoever started it is told how it ends.
    await openPage(model);
    return true;
  }
  // Begun first, so that the page opens into the run and not into an empty report.
  const running = runs.start(model);
  await Promise.all([openPage(model), running]);
  const report = await running;
  if (report && activeModel() !== model) void tellVerdict(model, report);
  return report !== null;
}

/** For somebody who went on with other work meanwhile. */
async function tellVerdict(model: string, report: Report): Promise<void> {
  const open = vscode.l10n.t('Open Report');
  const text = `${path.basename(model)}: ${verdictLine(verdictOf(report), Date.now())}`;
  if ((await vscode.window.showInformationMessage(text, open)) === open) await openPage(model);
}

async function offer(text: string, command: string, ...args: unknown[]): Promise<void> {
  const label = vscode.l10n.t('Diagnose');
  const chosen = await vscode.window.showInformationMessage(text, label);
  if (chosen === label) await vscode.commands.executeCommand(command, ...args);
}
