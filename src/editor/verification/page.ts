import path from 'node:path';
import * as vscode from 'vscode';
import type { Verification } from '../../domain/verification';
import { pageStyle } from '../../export/pageStyle';
import { plainText } from '../../shared/shown';

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
}
