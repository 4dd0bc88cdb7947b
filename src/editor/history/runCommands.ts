import path from 'node:path';
import * as vscode from 'vscode';
import type { ReportStore, Run } from '../../reports/store/store';
import { DiagnosisError } from '../../shared/failure';
import { openPage } from '../pages';
import { saveReportHtml } from '../exportReport';
import { showInformation } from '../window';
import { sourceOf, type StoredPages } from './storedPages';
import type { CheckpointNode, ReportNode, RunNode } from './reportsView';

/** Opens a report: the last one as the page of its checkpoint, an earlier one by itself. */
export async function openRun(node: ReportNode, store: ReportStore, pages: StoredPages): Promise<void> {
  const latest = await store.latest(node.model);
  if (node.kind === 'checkpoint' || latest?.file === node.run.file) return openPage(node.model);
  const title = vscode.l10n.t('{0}, {1}', path.basename(node.model), new Date(node.at).toLocaleString());
  await pages.open({ kind: 'report', of: sourceOf(await runOf(node, store)) }, title);
}

/** @throws DiagnosisError 'report' where there is none before it */
export async function compareWithPrevious(node: ReportNode, store: ReportStore, pages: StoredPages): Promise<void> {
  const run = runIn(node);
  if (!run?.previous) {
    throw new DiagnosisError(
      'report',
      vscode.l10n.t('There is no earlier report on {0}.', path.basename(node.model)),
      vscode.l10n.t('Diagnose it again, or choose Compare Report With… for another report.'),
    );
  }
  const [b, a] = await Promise.all([runOf(run, store), runOf(run.previous, store)]);
  await pages.compare({ report: a.report, source: sourceOf(a) }, { report: b.report, source: sourceOf(b) });
}

export async function exportRun(node: ReportNode, store: ReportStore, extension: vscode.Uri): Promise<void> {
  const run = runIn(node);
  if (run) await saveReportHtml(node.model, (await runOf(run, store)).report, extension);
}

/** Deletes a report, or all of a checkpoint, with an Undo button. */
export async function deleteRun(node: ReportNode, store: ReportStore): Promise<void> {
  const runs = node.kind === 'checkpoint' ? node.runs : [node];
  const undo: (() => Promise<void>)[] = [];
  for (const run of runs) undo.push(await store.remove(await runOf(run, store)));
  const label = vscode.l10n.t('Undo');
  const name = path.basename(node.model);
  const text =
    runs.length === 1
      ? vscode.l10n.t('The report on {0} was deleted.', name)
      : vscode.l10n.t('{0} reports on {1} were deleted.', runs.length, name);
  if ((await showInformation(text, label)) === label) for (const restore of undo) await restore();
}

function runIn(node: CheckpointNode | RunNode): RunNode | undefined {
  return node.kind === 'run' ? node : node.runs[0];
}

async function runOf({ run: { file }, sha256, model }: RunNode, store: ReportStore): Promise<Run> {
  const found = (await store.runs(sha256)).find((run) => run.file === file);
  if (found) return found;
  throw new DiagnosisError(
    'report',
    vscode.l10n.t('The report on {0} is no longer stored.', path.basename(model)),
    vscode.l10n.t('Diagnose it again.'),
  );
}
