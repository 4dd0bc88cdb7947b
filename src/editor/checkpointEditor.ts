import * as vscode from 'vscode';
import { modelPath } from './modelFiles';
import { ReportPage, type PageDependencies } from './reportPage';

export const viewType = 'scorescope.checkpoint';

/**
 * Opens an .onnx file as its report page: one page a checkpoint, which VS Code itself reopens after a restart.
 * The document holds nothing but its address; what the page shows comes from the store.
 */
class CheckpointEditor implements vscode.CustomReadonlyEditorProvider {
  constructor(private readonly page: PageDependencies) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor(document: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    new ReportPage(panel, modelPath(document.uri), this.page);
  }
}

export function registerCheckpointEditor(page: PageDependencies): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(viewType, new CheckpointEditor(page), {
    supportsMultipleEditorsPerDocument: false,
  });
}

/** Shows the page of a checkpoint, whether or not the file is still there. */
export async function openPage(model: string): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(model), viewType);
}
