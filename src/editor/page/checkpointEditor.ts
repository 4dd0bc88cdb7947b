import * as vscode from 'vscode';
import type { Features } from '../features';
import { viewType } from '../pages';

/**
 * Opens an .onnx file as its report page: one page per checkpoint, which VS Code reopens after a restart.
 * The document holds only its address; the page shows what the store has.
 */
class CheckpointEditor implements vscode.CustomReadonlyEditorProvider {
  constructor(private readonly features: () => Promise<Features>) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor(document: vscode.CustomDocument, panel: vscode.WebviewPanel): Promise<void> {
    const [page, { ReportPage }, { modelPath }] = await Promise.all([
      this.features(),
      import('../reportPage'),
      import('../modelFiles'),
    ]);
    new ReportPage(panel, modelPath(document.uri), page);
  }
}

export function registerCheckpointEditor(features: () => Promise<Features>): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(viewType, new CheckpointEditor(features), {
    supportsMultipleEditorsPerDocument: false,
    webviewOptions: { enableFindWidget: true },
  });
}
