import path from 'node:path';
import * as vscode from 'vscode';
import type { ReportStore } from '../reports/store/store';
import type { Report } from '../domain/report';
import { readReport } from '../reports/readReport';
import { DiagnosisError } from '../shared/failure';
import { reportOn } from './exportReport';
import { sourceOf, type Source, type StoredPages } from './history/storedPages';
import { pick } from './window';
import { verdictLine, verdictOf } from './wording';

/** Asks for an earlier report, and shows what changed from that one to the report on `model`. */
export async function compareWith(model: string, store: ReportStore, pages: StoredPages): Promise<void> {
  const run = await reportOn(model, store);
  const other = await chooseEarlier(model, store);
  if (other) await pages.compare(other, { report: run.report, source: sourceOf(run) });
}

interface Chosen {
  report: Report;
  source: Source;
}

/**
 * Shows what changed from one of two checkpoints to the other, by their last reports: the earlier one comes first.
 * @throws DiagnosisError 'usage' for another number of files, 'report' where one has no report
 */
export async function compareSelected(
  models: readonly string[],
  store: ReportStore,
  pages: StoredPages,
): Promise<void> {
  if (models.length !== 2) {
    throw new DiagnosisError(
      'usage',
      vscode.l10n.t('Two checkpoints are compared at a time.'),
      vscode.l10n.t('Select two .onnx files in the explorer, both with a report.'),
    );
  }
  const runs = await Promise.all(models.map((model) => reportOn(model, store)));
  const [a, b] = runs.map((run) => ({ report: run.report, source: sourceOf(run) }));
  if (a && b) await pages.compare(a, b);
}

/** A report of this workspace, or a JSON report from a file; undefined if the user cancels. */
async function chooseEarlier(model: string, store: ReportStore): Promise<Chosen | undefined> {
  const others = (await store.list()).filter((stored) => stored.model !== model);
  const items = others.map((run) => ({
    label: path.basename(run.report.model.path),
    description: vscode.workspace.asRelativePath(path.dirname(run.report.model.path)),
    detail: verdictLine(verdictOf(run.report), Date.now()),
    chosen: { report: run.report, source: sourceOf(run) },
  }));
  const browse = { icon: 'folder-opened', label: vscode.l10n.t('Browse…'), chosen: null };
  const placeHolder = vscode.l10n.t('Select a report to compare with');
  const chosen = await pick([...items, browse], { placeHolder, matchOnDescription: true });
  if (!chosen) return undefined;
  return chosen.chosen ?? openReport();
}

async function openReport(): Promise<Chosen | undefined> {
  const filters = { JSON: ['json'] };
  const [file] =
    (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Select a Report to Compare With'), filters })) ?? [];
  return file && { report: await readReport(file.fsPath), source: { json: file.fsPath } };
}
