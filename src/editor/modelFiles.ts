import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { modelInFolder } from '../checkpoint/layout/modelFolder';
import { sidecarPath } from '../checkpoint/layout/sidecar';
import type { FileStamp } from '../reports/store/entry';
import { DiagnosisError } from '../shared/failure';

/**
 * Which .onnx files exist, with size and time, cached until the file changes, so that asking while the user types needs no disk
 * access. No file is opened or read here.
 */
export class ModelFiles implements vscode.Disposable {
  readonly #known = new Map<string, Promise<FileStamp | null>>();
  readonly #watchers = new Map<string, vscode.FileSystemWatcher>();
  readonly #changed = new vscode.EventEmitter<string>();

  /** The path of an .onnx file that was created, written or deleted. */
  readonly onDidChange = this.#changed.event;
  readonly #sidecarChanged = new vscode.EventEmitter<string>();
  /** The path of a model whose sidecar was created, written or deleted. */
  readonly onDidChangeSidecar = this.#sidecarChanged.event;

  /** null when there is no such file. */
  stamp(file: string): Promise<FileStamp | null> {
    const known = this.#known.get(file);
    if (known) return known;
    // Watched before it is examined, so that no change is missed.
    this.#watch(file);
    const asked = stampOf(file);
    this.#known.set(file, asked);
    return asked;
  }

  dispose(): void {
    for (const watcher of this.#watchers.values()) watcher.dispose();
    this.#changed.dispose();
    this.#sidecarChanged.dispose();
  }

  /** One watcher for each workspace folder, and one for each folder outside that a program names. */
  #watch(file: string): void {
    const uri = vscode.Uri.file(file);
    const workspace = vscode.workspace.getWorkspaceFolder(uri);
    const folder = workspace?.uri ?? vscode.Uri.file(path.dirname(file));
    if (this.#watchers.has(folder.fsPath)) return;
    const glob = new vscode.RelativePattern(folder, `${workspace ? '**/' : ''}*.{onnx,scorescope.json}`);
    const watcher = vscode.workspace.createFileSystemWatcher(glob);
    const forget = ({ fsPath }: vscode.Uri): void => {
      const describes = modelOfSidecar(fsPath);
      if (describes) return this.#sidecarChanged.fire(describes);
      this.#known.delete(fsPath);
      this.#changed.fire(fsPath);
    };
    watcher.onDidCreate(forget);
    watcher.onDidChange(forget);
    watcher.onDidDelete(forget);
    this.#watchers.set(folder.fsPath, watcher);
  }
}

/** `unet.onnx.scorescope.json` and `unet.scorescope.json` → `unet.onnx`; null for another file. */
function modelOfSidecar(file: string): string | null {
  const end = sidecarPath('');
  if (!file.endsWith(end)) return null;
  const model = file.slice(0, -end.length);
  return /\.onnx$/i.test(model) ? model : `${model}.onnx`;
}

/** Asks the disk; `ModelFiles` caches the answers. */
export async function stampOf(file: string): Promise<FileStamp | null> {
  try {
    const found = await stat(file);
    return found.isFile() ? { mtime: found.mtimeMs, bytes: found.size } : null;
  } catch {
    // Missing, forbidden or an impossible name: in each case there is no file to offer.
    return null;
  }
}

/**
 * The path of a checkpoint that VS Code names.
 * @throws DiagnosisError for a file that is not on disk (an old revision, a virtual workspace)
 */
export function modelPath(uri: vscode.Uri): string {
  if (uri.scheme === 'file') return uri.fsPath;
  throw new DiagnosisError(
    'unsupported',
    vscode.l10n.t('{0} is not a file on disk ({1}).', path.posix.basename(uri.path), uri.scheme),
    vscode.l10n.t('Save it to a folder and diagnose it there.'),
  );
}

/**
 * The checkpoint that VS Code names, as a file or as the folder of a pipeline.
 * @throws DiagnosisError where a folder holds no checkpoint, or several
 */
export async function modelAt(uri: vscode.Uri): Promise<string> {
  const file = modelPath(uri);
  const isFolder = await stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isFolder ? modelInFolder(file) : file;
}

export function missing(model: string): DiagnosisError {
  return new DiagnosisError(
    'file-missing',
    vscode.l10n.t('{0} was not found.', model),
    vscode.l10n.t('Check the path. An earlier report stays available until the checkpoint is diagnosed again.'),
  );
}
