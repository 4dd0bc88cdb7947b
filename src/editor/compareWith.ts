import path from 'node:path';
import * as vscode from 'vscode';
import { compareReports } from '../reports/compare';
import type { ReportStore } from '../reports/store/store';
import { comparisonHtml } from '../export/html';
import type { Report } from '../domain/report';
import { readReport } from '../reports/readReport';
import { plainText } from '../shared/shown';
import { reportOn } from './exportReport';
import { pick } from './window';
import { verdictLine, verdictOf } from './wording';

/** Asks for an earlier report, and shows what changed from that one to the report on `model`. */
export async function compareWith(model: string, store: ReportStore, extension: vscode.Uri): Promise<void> {
  const { report } = await reportOn(model, store);
  const before = await chooseEarlier(model, store);
  if (!before) return;
  const style = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', 'webview', 'page.css'));
  const compared = { comparison: compareReports(before, report), a: before, b: report };
  const title = vscode.l10n.t('{0} and {1}', path.basename(before.model.path), path.basename(model));
  const panel = vscode.window.createWebviewPanel('scorescope.comparison', plainText(title), vscode.ViewColumn.Active, {
    enableScripts: false,
    localResourceRoots: [],
  });
  panel.webview.html = comparisonHtml(compared, Buffer.from(style).toString('utf8'), true);
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
