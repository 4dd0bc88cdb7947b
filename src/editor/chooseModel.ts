import path from 'node:path';
import * as vscode from 'vscode';
import type { ReportStore, Run } from '../reports/store/store';
import { modelPath } from './modelFiles';
import { pick } from './window';
import { verdictLine, verdictOf } from './wording';

const mostListed = 500;

/** The checkpoint of the active tab, whether its report page or another editor shows it. */
export function activeModel(): string | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText)) return undefined;
  return /\.onnx$/i.test(input.uri.path) ? modelPath(input.uri) : undefined;
}

/** Asks for one of the workspace's .onnx files, or another by a dialog; undefined if the user cancels. */
export async function chooseModel(): Promise<string | undefined> {
  const files = await vscode.workspace.findFiles('**/*.onnx', '**/{node_modules,.git,.venv}/**', mostListed);
  if (files.length === 0) return browse();
  const items = files
    .map(({ fsPath }) => ({ label: path.basename(fsPath), description: shortFolder(fsPath), model: fsPath }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const other = { icon: 'folder-opened', label: vscode.l10n.t('Browse…'), model: null };
  const chosen = await pick([...items, other], {
    placeHolder: vscode.l10n.t('Select a checkpoint'),
    matchOnDescription: true,
  });
  if (!chosen) return undefined;
  return chosen.model ?? (await browse());
}

/** Asks for one of the checkpoints that have a report, when there are several. */
export async function chooseReport(store: ReportStore): Promise<Run | undefined> {
  const reports = await store.list();
  if (reports.length < 2) return reports[0];
  const items = reports.map((stored) => ({
    label: path.basename(stored.model),
    description: shortFolder(stored.model),
    detail: verdictLine(verdictOf(stored.report), Date.now()),
    stored,
  }));
  const placeHolder = vscode.l10n.t('Select a report');
  return (await pick(items, { placeHolder, matchOnDescription: true }))?.stored;
}

/** Asks for one of the running diagnoses, when there are several. */
export async function chooseRunning(models: string[]): Promise<string | undefined> {
  if (models.length < 2) return models[0];
  const items = models.map((model) => ({ label: path.basename(model), description: shortFolder(model), model }));
  return (await pick(items, { placeHolder: vscode.l10n.t('Select the diagnosis to cancel') }))?.model;
}

async function browse(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Select a Checkpoint'),
    openLabel: vscode.l10n.t('Diagnose'),
    filters: { ONNX: ['onnx'] },
  });
  return chosen?.[0] && modelPath(chosen[0]);
}

/** The file's folder as seen from the workspace; nothing for the workspace folder itself. */
function shortFolder(file: string): string {
  const folder = path.dirname(vscode.workspace.asRelativePath(file));
  return folder === '.' ? '' : folder;
}
