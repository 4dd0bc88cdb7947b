import path from 'node:path';
import * as vscode from 'vscode';
import type { Verification } from '../../domain/verification';
import { pageStyle } from '../../export/pageStyle';
import { plainText } from '../../shared/shown';
import { offerToOpen, writeExport } from '../exportReport';

/** The pages that are open. */
const open = new Map<vscode.WebviewPanel, Verification>();

/** Whether one network still is the same model as another; a page without scripts. */
export async function showVerification(found: Verification, extension: vscode.Uri): Promise<void> {
  const { verificationHtml } = await import('../../export/html');
  const style = await pageStyle(vscode.Uri.joinPath(extension, 'dist').fsPath);
  const title = vscode.l10n.t('{0} against {1}', path.basename(found.b.path), path.basename(found.a.path));
  const column = vscode.ViewColumn.Active;
  const panel = vscode.window.createWebviewPanel('scorescope.verification', plainText(title), column, {
    enableScripts: false,
    localResourceRoots: [],
  });
  panel.webview.html = verificationHtml(found, style, true);
  open.set(panel, found);
  panel.onDidDispose(() => open.delete(panel));
}

/** Writes the page in front as a file that needs nothing else. */
export async function exportVerification(extension: vscode.Uri): Promise<void> {
  const found = [...open].find(([panel]) => panel.active)?.[1];
  if (!found) return;
  const { verificationHtml } = await import('../../export/html');
  const name = `${path.basename(found.b.path).replace(/\.onnx$/i, '')}.verification.html`;
  const folder = path.dirname(found.b.path);
  const target = await writeExport({
    model: found.b.path,
    report: null,
    options: { defaultUri: vscode.Uri.file(path.join(folder, name)), filters: { HTML: ['html'] } },
    content: async () => verificationHtml(found, await pageStyle(vscode.Uri.joinPath(extension, 'dist').fsPath), false),
  });
  if (target) void offerToOpen(target);
}
