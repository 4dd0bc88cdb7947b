import path from 'node:path';
import * as vscode from 'vscode';

/** What tells a diffusers folder, beside it or one folder down. */
const marks = '**/{model_index.json,unet/model.onnx,transformer/model.onnx}';
const left = '**/{node_modules,.git,.venv}/**';
const mostFolders = 2000;

/**
 * The folders of the workspace that hold a diffusers pipeline, kept in a context key: a menu's condition can compare a folder's
 * path, but not look inside.
 */
export class DiffusersFolders implements vscode.Disposable {
  /** The marks found, by path. */
  readonly #marks = new Set<string>();
  readonly #watcher = vscode.workspace.createFileSystemWatcher(marks, false, true, false);
  readonly #listeners: vscode.Disposable[];

  constructor() {
    const change = (how: (file: string) => void) => (uri: vscode.Uri) => {
      how(uri.fsPath);
      this.#publish();
    };
    this.#listeners = [
      this.#watcher,
      this.#watcher.onDidCreate(change((file) => this.#marks.add(file))),
      // A folder that goes takes what is in it along, of which nothing is said.
      this.#watcher.onDidDelete(() => void this.search()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.search()),
    ];
    void this.search();
  }

  get folders(): string[] {
    return [...new Set([...this.#marks].map(pipelineOf))];
  }

  async search(): Promise<void> {
    const found = await vscode.workspace.findFiles(marks, left, mostFolders);
    this.#marks.clear();
    for (const { fsPath } of found) this.#marks.add(fsPath);
    this.#publish();
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  #publish(): void {
    void vscode.commands.executeCommand('setContext', 'scorescope.diffusersFolders', this.folders);
  }
}

/** `pipeline/unet/model.onnx` and `pipeline/model_index.json` → `pipeline` */
function pipelineOf(mark: string): string {
  const own = path.dirname(mark);
  return path.basename(mark) === 'model.onnx' ? path.dirname(own) : own;
}
