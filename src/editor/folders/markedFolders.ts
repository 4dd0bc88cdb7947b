import path from 'node:path';
import * as vscode from 'vscode';
import { filesIn, type NewFolders } from './newFolders';

/** Folders that are told by files in them. */
interface FolderKind {
  /** The context key that lists them: a menu's condition can compare a folder's path, but not examine its content. */
  readonly key: string;
  readonly marks: string;
  readonly foldersOf: (marks: readonly string[]) => string[];
}

/** Folders that hold a diffusers pipeline. */
export const PIPELINES: FolderKind = {
  key: 'scorescope.diffusersFolders',
  marks: '**/{model_index.json,unet/model.onnx,transformer/model.onnx}',
  foldersOf: (marks) => [...new Set(marks.map(pipelineOf))],
};

/** Folders that hold several networks, or several folders with one. */
export const SERIES: FolderKind = {
  key: 'scorescope.seriesFolders',
  marks: '**/*.onnx',
  foldersOf: (marks) => {
    const own = marks.map((mark) => path.dirname(mark));
    return [...new Set([...repeated(own), ...repeated([...new Set(own)].map((folder) => path.dirname(folder)))])];
  },
};

const left = '**/{node_modules,.git,.venv}/**';
const mostFolders = 2000;

/** The folders of the workspace of a kind, published as a context key. */
export class MarkedFolders implements vscode.Disposable {
  /** The marks found, by path. */
  readonly #marks = new Set<string>();
  readonly #made: vscode.FileSystemWatcher;
  // For a deleted folder only the folder itself is reported, not its content.
  readonly #gone = vscode.workspace.createFileSystemWatcher('**/*', true, true, false);
  /** Of each search that runs, what was deleted since it began. */
  readonly #searches = new Set<string[]>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listeners: { dispose(): unknown }[];

  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly kind: FolderKind,
    newFolders: NewFolders,
  ) {
    this.#made = vscode.workspace.createFileSystemWatcher(kind.marks, false, true, true);
    this.#listeners = [
      this.#made,
      this.#gone,
      this.#changed,
      this.#made.onDidCreate(({ fsPath }) => {
        this.#marks.add(fsPath);
        this.#publish();
      }),
      this.#gone.onDidDelete(({ fsPath }) => this.#forget(fsPath)),
      newFolders.onDidAppear((folder) => void this.#search(() => filesIn(folder, kind.marks, left))),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.#searchAll()),
    ];
    void this.#searchAll();
  }

  get folders(): string[] {
    return this.kind.foldersOf([...this.#marks]);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  async #searchAll(): Promise<void> {
    const before = [...this.#marks];
    await this.#search(() => vscode.workspace.findFiles(this.kind.marks, left, mostFolders), before);
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
    void vscode.commands.executeCommand('setContext', this.kind.key, this.folders);
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

/** What stands in a list more than once. */
function repeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.has(name) || !seen.add(name));
}
