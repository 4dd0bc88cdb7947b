import path from 'node:path';
import * as vscode from 'vscode';
import type { ReportStore, Run } from '../reports/store/store';
import { reportHtml } from '../export/html';
import { DiagnosisError } from '../shared/failure';
import { showInformation, showStatus } from './window';
import { writeExport } from './writeExport';

/** Asks for a location and writes the report there as one HTML file that needs no network connection. */
export async function exportHtml(model: string, store: ReportStore, extension: vscode.Uri): Promise<void> {
  const { report } = await reportOn(model, store);
  const beside = `${model.replace(/\.onnx$/i, '')}.scorescope.html`;
  const target = await writeExport({
    model,
    report,
    options: {
      defaultUri: vscode.Uri.file(beside),
      filters: { HTML: ['html'] },
      title: vscode.l10n.t('Export Report'),
    },
    content: async () => {
      const style = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', 'webview', 'page.css'));
      return reportHtml(report, Buffer.from(style).toString('utf8'));
    },
  });
  if (target) void offerToOpen(target);
}

export async function copyReportJson(model: string, store: ReportStore): Promise<void> {
  const { report } = await reportOn(model, store);
  await vscode.env.clipboard.writeText(JSON.stringify(report, null, 2));
  showStatus(vscode.l10n.t('Report copied as JSON'), 3_000);
}

export async function reportOn(model: string, store: ReportStore): Promise<Run> {
  const stored = await store.latest(model);
  if (stored) return stored;
  const message = vscode.l10n.t('There is no report for {0} yet.', path.basename(model));
  throw new DiagnosisError('report', message, vscode.l10n.t('Diagnose it first.'));
}

/** A browser can open the file only if it is on the user's own machine. */
async function offerToOpen(file: vscode.Uri): Promise<void> {
  const local = !vscode.env.remoteName && vscode.env.uiKind === vscode.UIKind.Desktop;
  const open = vscode.l10n.t('Open in Browser');
  const written = vscode.l10n.t('Report written to {0}.', file.fsPath);
  const chosen = await showInformation(written, ...(local ? [open] : []));
  if (chosen === open) await vscode.env.openExternal(file);
}
