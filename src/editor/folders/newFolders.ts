import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';

/** Milliseconds over which new paths are collected, so that a folder that is copied is looked into once. */
const COLLECTED = 300;
/** New paths that are looked at one by one; beyond that, the folders of the workspace count as new. */
const MOST = 200;

/**
 * Folders that appear in the workspace, by a move, a copy, or a checkout. Watchers do not report what is in a folder before they watch
 * it themselves, and report only the folder when one is moved, so whoever watches for files looks into new folders, too.
 */
export class NewFolders implements vscode.Disposable {
  readonly #watcher = vscode.workspace.createFileSystemWatcher('**/*', false, true, true);
  readonly #appeared = new vscode.EventEmitter<string>();
  readonly #new = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  /** The path of a new folder; not of those in it. */
  readonly onDidAppear = this.#appeared.event;

  constructor() {
    this.#watcher.onDidCreate(({ fsPath }) => {
      // Nobody's folder is called so, and training writes many.
      if (/\.onnx$/i.test(fsPath)) return;
      if (this.#new.size <= MOST) this.#new.add(fsPath);
      this.#timer ??= setTimeout(() => void this.#look(), COLLECTED);
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#watcher.dispose();
    this.#appeared.dispose();
  }

  async #look(): Promise<void> {
    const made = [...this.#new].filter((file) => !this.#new.has(path.dirname(file)));
    const isMany = this.#new.size > MOST;
    this.#new.clear();
    this.#timer = undefined;
    const workspace = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
    for (const file of isMany ? workspace : made) if (await isFolder(file)) this.#appeared.fire(file);
  }
}

/** The files in a folder that match. */
export async function filesIn(folder: string, glob: string, excluded?: string): Promise<vscode.Uri[]> {
  return vscode.workspace.findFiles(new vscode.RelativePattern(vscode.Uri.file(folder), glob), excluded);
}

export function isFolder(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
