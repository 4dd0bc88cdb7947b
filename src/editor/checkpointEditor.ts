import * as vscode from 'vscode';
import { modelPath } from './modelFiles';
import { viewType } from './pages';
import type { PageDependencies } from './reportPage';

/**
 * Opens an .onnx file as its report page: one page per checkpoint, which VS Code reopens after a restart.
 * The document holds only its address; the page shows what the store has.
 */
class CheckpointEditor implements vscode.CustomReadonlyEditorProvider {
  constructor(private readonly page: PageDependencies) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor(document: vscode.CustomDocument, panel: vscode.WebviewPanel): Promise<void> {
    const { ReportPage } = await import('./reportPage');
    new ReportPage(panel, modelPath(document.uri), this.page);
  }
}

export function registerCheckpointEditor(page: PageDependencies): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(viewType, new CheckpointEditor(page), {
    supportsMultipleEditorsPerDocument: false,
    webviewOptions: { enableFindWidget: true },
  });
}
