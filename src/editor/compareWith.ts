import path from 'node:path';
import * as vscode from 'vscode';
import type { ReportStore } from '../reports/store/store';
import type { Report } from '../domain/report';
import { readReport } from '../reports/readReport';
import { DiagnosisError } from '../shared/failure';
import { reportOn } from './exportReport';
import { showComparison } from './history/runCommands';
import { pick } from './window';
import { verdictLine, verdictOf } from './wording';

/** Asks for an earlier report, and shows what changed from that one to the report on `model`. */
export async function compareWith(model: string, store: ReportStore, extension: vscode.Uri): Promise<void> {
  const { report } = await reportOn(model, store);
  const before = await chooseEarlier(model, store);
  if (!before) return;
  await showComparison(before, report, extension);
}

/**
 * Shows what changed from one of two checkpoints to the other, by their last reports: the earlier one comes first.
 * @throws DiagnosisError 'usage' for another number of files, 'report' where one has no report
 */
export async function compareSelected(
  models: readonly string[],
  store: ReportStore,
  extension: vscode.Uri,
): Promise<void> {
  if (models.length !== 2) {
    throw new DiagnosisError(
      'usage',
      vscode.l10n.t('Two checkpoints are compared at a time.'),
      vscode.l10n.t('Select two .onnx files in the explorer, both with a report.'),
    );
  }
  const runs = await Promise.all(models.map((model) => reportOn(model, store)));
  const [a, b] = runs.map(({ report }) => report).sort((x, y) => Date.parse(x.createdAt) - Date.parse(y.createdAt));
  if (a && b) await showComparison(a, b, extension);
}

/** A report of this workspace, or a JSON report from a file; undefined if the user cancels. */
async function chooseEarlier(model: string, store: ReportStore): Promise<Report | undefined> {
  const others = (await store.list()).filter((stored) => stored.model !== model);
  const items = others.map(({ report }) => ({
    label: path.basename(report.model.path),
    description: vscode.workspace.asRelativePath(path.dirname(report.model.path)),
    detail: verdictLine(verdictOf(report), Date.now()),
    report,
  }));
  const browse = { icon: 'folder-opened', label: vscode.l10n.t('Browse…'), report: null };
  const placeHolder = vscode.l10n.t('Select a report to compare with');
  const chosen = await pick([...items, browse], { placeHolder, matchOnDescription: true });
  if (!chosen) return undefined;
  return chosen.report ?? openReport();
}

async function openReport(): Promise<Report | undefined> {
  const filters = { JSON: ['json'] };
  const [file] =
    (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Select a Report to Compare With'), filters })) ?? [];
  return file && readReport(file.fsPath);
}
