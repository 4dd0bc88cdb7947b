import path from 'node:path';
import * as vscode from 'vscode';
import { filesIn, type NewFolders } from './newFolders';

/** The files by which a diffusers folder is recognized. */
const marks = '**/{model_index.json,unet/model.onnx,transformer/model.onnx}';
const left = '**/{node_modules,.git,.venv}/**';
const mostFolders = 2000;

/**
 * The folders of the workspace that hold a diffusers pipeline, published as a context key: a menu's condition can compare a folder's
 * path, but not examine its content.
 */
export class DiffusersFolders implements vscode.Disposable {
  /** The marks found, by path. */
  readonly #marks = new Set<string>();
  readonly #made = vscode.workspace.createFileSystemWatcher(marks, false, true, true);
  // For a deleted folder only the folder itself is reported, not its content.
  readonly #gone = vscode.workspace.createFileSystemWatcher('**/*', true, true, false);
  /** Of each search that runs, what was deleted since it began. */
  readonly #searches = new Set<string[]>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listeners: { dispose(): unknown }[];

  readonly onDidChange = this.#changed.event;

  constructor(newFolders: NewFolders) {
    this.#listeners = [
      this.#made,
      this.#gone,
      this.#changed,
      this.#made.onDidCreate(({ fsPath }) => {
        this.#marks.add(fsPath);
        this.#publish();
      }),
      this.#gone.onDidDelete(({ fsPath }) => this.#forget(fsPath)),
      newFolders.onDidAppear((folder) => void this.#search(() => filesIn(folder, marks, left))),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.#searchAll()),
    ];
    void this.#searchAll();
  }

  get folders(): string[] {
    return [...new Set([...this.#marks].map(pipelineOf))];
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  async #searchAll(): Promise<void> {
    const before = [...this.#marks];
    await this.#search(() => vscode.workspace.findFiles(marks, left, mostFolders), before);
  }

  /** @param before marks that hold only if they are found again */
  async #search(find: () => Thenable<vscode.Uri[]>, before: readonly string[] = []): Promise<void> {
    const gone: string[] = [];
    this.#searches.add(gone);
    const found = await find();
    this.#searches.delete(gone);
    for (const mark of before) this.#marks.delete(mark);
    // What was found may be gone by now.
    for (const { fsPath } of found) if (!gone.some((place) => isWithin(fsPath, place))) this.#marks.add(fsPath);
    if (found.length > 0 || before.length > 0) this.#publish();
  }

  /** A mark, or all those in a folder. */
  #forget(gone: string): void {
    for (const search of this.#searches) search.push(gone);
    const lost = [...this.#marks].filter((mark) => isWithin(mark, gone));
    for (const mark of lost) this.#marks.delete(mark);
    if (lost.length > 0) this.#publish();
  }

  #publish(): void {
    void vscode.commands.executeCommand('setContext', 'scorescope.diffusersFolders', this.folders);
    this.#changed.fire();
  }
}

function isWithin(file: string, place: string): boolean {
  return file === place || file.startsWith(place + path.sep);
}

/** `pipeline/unet/model.onnx` and `pipeline/model_index.json` → `pipeline` */
function pipelineOf(mark: string): string {
  const own = path.dirname(mark);
  return path.basename(mark) === 'model.onnx' ? path.dirname(own) : own;
}
