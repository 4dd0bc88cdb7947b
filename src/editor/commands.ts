import path from 'node:path';
import * as vscode from 'vscode';
import type { ReportStore } from '../reports/store/store';
import { openPage } from './checkpointEditor';
import { activeModel, chooseModel, chooseReport, chooseRunning } from './chooseModel';
import { diagnoseModel } from './diagnoseModel';
import { compareWith } from './compareWith';
import { copyReportJson, exportHtml } from './exportReport';
import { copySamplerCode, exportTeleport } from './exportSkip';
import type { Failures } from './failures';
import { modelAt, modelPath } from './modelFiles';
import type { ModelState } from './modelState';
import { choose, editSidecar, saveAnswer } from './questions';
import type { Runs } from './runs';
import { unpackSample } from './sample';
import { showInformation } from './window';

export interface CommandDependencies {
  context: vscode.ExtensionContext;
  store: ReportStore;
  runs: Runs;
  state: ModelState;
  failures: Failures;
}

/**
 * A menu passes the file clicked and all files selected; the page passes its file and the index of a choice; the palette passes
 * nothing.
 */
type Command = (needs: CommandDependencies, uri?: vscode.Uri, more?: vscode.Uri[] | number) => Promise<void> | void;

/** Every command of package.json, by its id after `scorescope.`. */
export const commands: Record<string, Command> = {
  diagnose: async ({ runs }) => {
    const model = activeModel() ?? (await chooseModel());
    if (model) await diagnoseModel(model, runs);
  },

  diagnoseFile: async ({ runs }, uri, selected) => {
    const uris = Array.isArray(selected) && selected.length > 0 ? selected : uri ? [uri] : [];
    const chosen = uris.length > 0 ? await Promise.all(uris.map(modelAt)) : [activeModel()];
    // One after another: two networks at once would spoil each other's measured speed.
    for (const model of chosen) if (model && !(await diagnoseModel(model, runs))) return;
  },

  choose: async ({ runs, state }, uri, place) => {
    const model = uri ? modelPath(uri) : activeModel();
    if (!model) return;
    const question = (await state.of(model)).failure;
    if (!question?.choices && !question?.inputs) return editSidecar(model);
    const known = typeof place === 'number' ? question.choices?.[place] : undefined;
    const choice = known ?? (await choose(model, question, runs));
    if (!choice) return;
    await saveAnswer(model, choice);
    // The inspection or the diagnosis that ended in the question is repeated.
    if (runs.endingOf(model)) await diagnoseModel(model, runs);
    else state.inspectAgain(model);
  },

  editSidecar: async (_, uri) => {
    const model = uri ? await modelAt(uri) : (activeModel() ?? (await chooseModel()));
    if (model) await editSidecar(model);
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
      'This is a small network trained on images of clothing. Diagnosing it takes about a minute.',
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

  exportTeleport: async ({ store }, uri) => {
    const model = uri ? modelPath(uri) : (activeModel() ?? (await chooseReport(store))?.model);
    if (model) await exportTeleport(model, store);
  },

  copySamplerCode: async ({ store }, uri) => {
    const model = uri ? modelPath(uri) : (activeModel() ?? (await chooseReport(store))?.model);
    if (model) await copySamplerCode(model, store);
  },

  compareWith: async ({ context, store }, uri) => {
    const model = uri ? modelPath(uri) : (activeModel() ?? (await chooseReport(store))?.model);
    if (model) await compareWith(model, store, context.extensionUri);
  },

  showLog: ({ failures }) => failures.log.show(),
};

/** Registers the whole table; `failures` handles whatever a command throws. */
export function registerCommands(needs: CommandDependencies): vscode.Disposable {
  const registered = Object.entries(commands).map(([id, run]) =>
    vscode.commands.registerCommand(`scorescope.${id}`, (uri?: vscode.Uri, more?: vscode.Uri[] | number) =>
      needs.failures.guard(id, () => run(needs, uri, more)),
    ),
  );
  return vscode.Disposable.from(...registered);
}

async function offer(text: string, command: string, ...args: unknown[]): Promise<void> {
  const label = vscode.l10n.t('Diagnose');
  const chosen = await showInformation(text, label);
  if (chosen === label) await vscode.commands.executeCommand(command, ...args);
}
