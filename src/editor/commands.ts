import path from 'node:path';
import * as vscode from 'vscode';
import type { ReportStore } from '../reports/store/store';
import { DiagnosisError } from '../shared/failure';
import type { WorkerLaunch } from '../worker/client';
import { openPage, type Placement } from './pages';
import { activeModel, chooseModel, chooseReport, chooseRunning } from './chooseModel';
import { diagnoseAll, diagnoseModel } from './queue/diagnoseModel';
import { showQueue } from './queue/queueStatus';
import { compareSelected, compareWith } from './compareWith';
import { copyReportJson, exportHtml } from './exportReport';
import { copySamplerCode, exportTeleport } from './exportSkip';
import { explain } from './explanations';
import type { Failures } from './failures';
import type { ReportNode } from './history/reportsView';
import { compareWithPrevious, deleteRun, exportRun, openRun } from './history/runCommands';
import type { StoredPages } from './history/storedPages';
import { ignoreFinding } from './ignored';
import { modelAt, modelPath, modelsAt } from './modelFiles';
import type { ModelState } from './modelState';
import { choose, editSidecar, saveAnswer } from './questions';
import type { PageRequests } from './page/requests';
import type { Runs } from './queue/runs';
import type { StartForms } from './start/startForms';
import type { References } from './verification/references';
import { unpackSample } from './sample';
import { showInformation } from './window';

export interface CommandDependencies {
  context: vscode.ExtensionContext;
  store: ReportStore;
  runs: Runs;
  state: ModelState;
  forms: StartForms;
  requests: PageRequests;
  pages: StoredPages;
  references: References;
  failures: Failures;
  launch: (model: string) => WorkerLaunch;
}

/**
 * A menu passes all files selected, the page the index of a choice, a surface beside code where to open or a finding's code, the Reports view
 * what was clicked, a lens above an export what the network is verified against.
 */
type More = vscode.Uri[] | number | string | { beside: true } | { against: string } | ReportNode | PagePlace;

/** What a page says of the place that its context menu was opened on. */
interface PagePlace {
  readonly webviewSection: string;
}

/** A menu passes the file clicked, the page its file; the palette passes nothing. */
type Command = (needs: CommandDependencies, uri?: vscode.Uri, more?: More) => Promise<void> | void;

/** Every command of package.json, by its id after `scorescope.`. */
export const commands: Record<string, Command> = {
  diagnose: async (needs) => {
    const model = activeModel() ?? (await chooseModel());
    if (model) await diagnoseModel(model, needs);
  },

  diagnoseFile: async (needs, uri, more) => {
    const uris = selected(uri, more);
    const found = await Promise.allSettled(uris.map(modelsAt));
    for (const one of found) if (one.status === 'rejected') needs.failures.show('diagnoseFile', one.reason);
    const models = [...new Set(found.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])))];
    if (models.length > 1) return diagnoseAll(models, needs);
    const model = models[0] ?? (uris.length === 0 ? activeModel() : undefined);
    if (model) await diagnoseModel(model, needs, placementOf(more, true));
  },

  diagnoseWithOptions: async ({ forms }, uri) => {
    const model = uri ? await modelAt(uri) : (activeModel() ?? (await chooseModel()));
    if (!model) return;
    forms.show(model);
    await openPage(model);
  },

  diagnoseOnServer: async (needs) => {
    const { diagnoseOnServer } = await import('./queue/diagnoseOnServer');
    await diagnoseOnServer(needs);
  },

  choose: async (needs, uri, place) => {
    const { runs, state } = needs;
    const model = uri ? modelPath(uri) : activeModel();
    if (!model) return;
    const question = (await state.of(model)).failure;
    if (!question?.choices && !question?.inputs) return editSidecar(model);
    const known = typeof place === 'number' ? question.choices?.[place] : undefined;
    const choice = known ?? (await choose(model, question, runs));
    if (!choice) return;
    await saveAnswer(model, choice);
    // The inspection or the diagnosis that ended in the question is repeated.
    if (runs.endingOf(model)) await diagnoseModel(model, needs);
    else state.inspectAgain(model);
  },

  editSidecar: async (_, uri) => {
    const model = uri ? await modelAt(uri) : (activeModel() ?? (await chooseModel()));
    if (model) await editSidecar(model);
  },

  openReport: async ({ store }, uri, more) => {
    const model = uri ? modelPath(uri) : (await chooseReport(store))?.model;
    if (model) return openPage(model, placementOf(more));
    if ((await store.list()).length > 0) return;
    await offer(vscode.l10n.t('There is no report in this workspace yet.'), 'scorescope.diagnose');
  },

  cancel: async ({ runs }, uri) => {
    const shown = activeModel();
    const inFront = shown !== undefined && runs.of(shown) ? shown : undefined;
    const model = uri ? modelPath(uri) : (inFront ?? (await chooseRunning(runs.models)));
    if (model) runs.cancel(model);
  },

  showQueue: ({ runs }) => showQueue(runs),

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

  compareWith: async ({ store, pages }, uri) => {
    const model = uri ? modelPath(uri) : (activeModel() ?? (await chooseReport(store))?.model);
    if (model) await compareWith(model, store, pages);
  },

  explain: ({ context }, _, code) => explain(typeof code === 'string' ? code : '', context.extensionUri),

  copyChartCsv: ({ requests }, _, more) => requests.copyChart(more, 'csv'),
  copyChartSvg: ({ requests }, _, more) => requests.copyChart(more, 'svg'),
  copyChartPng: ({ requests }, _, more) => requests.copyChart(more, 'png'),

  ignoreFinding: async (_, uri, code) => {
    if (uri && typeof code === 'string') await ignoreFinding(modelPath(uri), code);
  },

  openRun: async ({ store, pages }, _, more) => {
    const node = clicked(more);
    if (node) await openRun(node, store, pages);
  },

  compareWithPrevious: async ({ store, pages }, _, more) => {
    const node = clicked(more);
    if (node) await compareWithPrevious(node, store, pages);
  },

  exportRun: async ({ context, store }, _, more) => {
    const node = clicked(more);
    if (node) await exportRun(node, store, context.extensionUri);
  },

  deleteRun: async ({ store }, _, more) => {
    const node = clicked(more);
    if (node) await deleteRun(node, store);
  },

  compareSelected: async ({ store, pages }, _, more) => {
    const models = Array.isArray(more) ? more.map(modelPath) : [];
    await compareSelected(models, store, pages);
  },

  openSeries: async ({ pages }, uri, more) => {
    const uris = selected(uri, more);
    const models = [...new Set((await Promise.all(uris.map(modelsAt))).flat())];
    if (models.length < 2) throw tooFew();
    await pages.openSeries(models);
  },

  exportSeries: ({ pages }) => pages.exportSeries(),

  verify: async (needs, uri, more) => {
    const { verifyFiles } = await import('./verification/verifyFiles');
    const against = typeof more === 'object' && 'against' in more ? more.against : undefined;
    await verifyFiles(selected(uri, more), needs, against);
  },

  exportVerification: async ({ context }) => {
    const { exportVerification } = await import('./verification/page');
    await exportVerification(context.extensionUri);
  },

  copyDiagnostics: async ({ context, launch, failures }) => {
    const { copyDiagnostics } = await import('./access/copyDiagnostics');
    await copyDiagnostics({ extension: context.extensionUri, launch: launch(''), failures });
  },

  showLog: ({ failures }) => failures.log.show(),
};

/** What is selected in the explorer, else the one file or folder that a command is about. */
function selected(uri?: vscode.Uri, more?: More): readonly vscode.Uri[] {
  return Array.isArray(more) && more.length > 0 ? more : uri ? [uri] : [];
}

function tooFew(): DiagnosisError {
  return new DiagnosisError(
    'usage',
    vscode.l10n.t('A series needs at least two checkpoints.'),
    vscode.l10n.t('Select several .onnx files in the explorer, or a folder that holds several.'),
  );
}

/** Runs a command with what VS Code passes for it. */
export async function runCommand(id: string, needs: CommandDependencies, args: readonly unknown[]): Promise<void> {
  const command = Object.hasOwn(commands, id) ? commands[id] : undefined;
  if (!command) throw new Error(`no such command: ${id}`);
  const [first, more] = args as [First?, More?];
  await command(needs, ...given(first, more));
}

type First = vscode.Uri | string | ReportNode | PagePlace | null;

/** A link in a hover names its checkpoint by an address, and a view passes what was clicked first. */
function given(first?: First, more?: More): [vscode.Uri | undefined, More | undefined] {
  if (first == null) return [undefined, more];
  if (typeof first === 'string') return [vscode.Uri.parse(first, true), more];
  return first instanceof vscode.Uri ? [first, more] : [undefined, first];
}

function clicked(more?: More): ReportNode | undefined {
  return typeof more === 'object' && 'kind' in more ? more : undefined;
}

function placementOf(more?: More, preserveFocus = false): Placement {
  return typeof more === 'object' && 'beside' in more ? { beside: more.beside, preserveFocus } : {};
}

async function offer(text: string, command: string, ...args: unknown[]): Promise<void> {
  const label = vscode.l10n.t('Diagnose');
  const chosen = await showInformation(text, label);
  if (chosen === label) await vscode.commands.executeCommand(command, ...args);
}
