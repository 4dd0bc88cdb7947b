import path from 'node:path';
import * as vscode from 'vscode';
import { sidecarPath } from '../checkpoint/layout/sidecarPlaces';
import { stampOf, type FileStamp } from '../reports/store/stamp';
import { DiagnosisError } from '../shared/failure';
import { filesIn, isFolder, type NewFolders } from './folders/newFolders';

/** Milliseconds for which an answer about a file that is not watched counts. */
const FRESH = 10_000;
/** Answers that are remembered. */
const MOST = 5000;
const watched = '*.{onnx,onnx_data,onnx.data,scorescope.json}';

/**
 * Which .onnx files exist, with size and time, cached until the file changes, so that asking while the user types needs no disk
 * access. One watcher serves all workspace folders; elsewhere, an answer counts for some seconds. No file is opened or read here.
 */
export class ModelFiles implements vscode.Disposable {
  /** By path, with the names of files of weights behind it; the oldest first. */
  readonly #known = new Map<string, { stamp: Promise<FileStamp | null>; until: number }>();
  /** The network in a folder, by the folder's path. */
  readonly #pipelines = new Map<string, { model: Promise<string | null>; until: number }>();
  readonly #changed = new vscode.EventEmitter<string>();

  /** The path of an .onnx file that was created, written or deleted. */
  readonly onDidChange = this.#changed.event;
  readonly #sidecarChanged = new vscode.EventEmitter<string>();
  /** The path of a model whose sidecar was created, written or deleted. */
  readonly onDidChangeSidecar = this.#sidecarChanged.event;
  readonly #listener: vscode.Disposable;

  constructor(newFolders: NewFolders) {
    this.#listener = vscode.Disposable.from(
      this.#watch(`**/${watched}`),
      newFolders.onDidAppear((folder) => void this.#lookInto(folder)),
    );
  }

  /**
   * @param weights files that hold its weights, as a report names them
   * @returns null when there is no such file
   */
  stamp(file: string, weights: readonly string[] = []): Promise<FileStamp | null> {
    const name = [file, ...weights].join('\0');
    const known = this.#known.get(name);
    if (known && known.until > Date.now()) return known.stamp;
    const stamp = stampOf(file, weights);
    // Not all files of weights have names that are watched.
    remember(this.#known, name, { stamp, until: weights.length === 0 ? freshUntil(file) : Date.now() + FRESH });
    return stamp;
  }

  /** The network of the pipeline in a folder; null where there is none, or no telling which. */
  pipelineIn(folder: string): Promise<string | null> {
    const known = this.#pipelines.get(folder);
    if (known && known.until > Date.now()) return known.model;
    const model = modelIn(folder).catch(() => null);
    remember(this.#pipelines, folder, { model, until: freshUntil(folder) });
    return model;
  }

  /** Watches the folder of a file that a page shows, unless the workspace has it. Dispose of the result to stop. */
  follow(file: string): vscode.Disposable {
    if (isInWorkspace(file)) return new vscode.Disposable(() => undefined);
    return this.#watch(new vscode.RelativePattern(vscode.Uri.file(path.dirname(file)), watched));
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
    this.#sidecarChanged.dispose();
  }

  #watch(glob: vscode.GlobPattern): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(glob);
    const forget = ({ fsPath }: vscode.Uri): void => this.#forget(fsPath);
    watcher.onDidCreate(forget);
    watcher.onDidChange(forget);
    watcher.onDidDelete(forget);
    return watcher;
  }

  async #lookInto(folder: string): Promise<void> {
    for (const { fsPath } of await filesIn(folder, `**/${watched}`)) this.#forget(fsPath);
  }

  /** Discards what is known of a file that has changed. */
  #forget(file: string): void {
    const describes = modelOfSidecar(file);
    if (describes) return this.#sidecarChanged.fire(describes);
    const model = modelOfWeights(file) ?? file;
    for (const name of [...this.#known.keys()].filter((name) => name === model || name.startsWith(`${model}\0`)))
      this.#known.delete(name);
    this.#pipelines.clear();
    this.#changed.fire(model);
  }
}

function freshUntil(file: string): number {
  return isInWorkspace(file) ? Infinity : Date.now() + FRESH;
}

/** Sets an answer as the newest, and forgets the oldest of too many. */
function remember<T>(answers: Map<string, T>, file: string, answer: T): void {
  answers.delete(file);
  answers.set(file, answer);
  const [oldest] = answers.keys();
  if (answers.size > MOST && oldest !== undefined) answers.delete(oldest);
}

function isInWorkspace(file: string): boolean {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) !== undefined;
}

/**
 * Whether a path that a program names may be looked for: in the workspace always; elsewhere only if the workspace is trusted, and never on
 * a server, which would be sent the user's credentials (UNC).
 */
export function mayLookFor(file: string): boolean {
  if (isInWorkspace(file)) return true;
  return vscode.workspace.isTrusted && vscode.Uri.file(file).authority === '';
}

/** `unet.onnx.scorescope.json` and `unet.scorescope.json` → `unet.onnx`; null for another file. */
function modelOfSidecar(file: string): string | null {
  const end = sidecarPath('');
  if (!file.endsWith(end)) return null;
  const model = file.slice(0, -end.length);
  return /\.onnx$/i.test(model) ? model : `${model}.onnx`;
}

/** `unet.onnx_data` and `unet.onnx.data` → `unet.onnx`, as exporters name the weights of large models; null for another file. */
function modelOfWeights(file: string): string | null {
  return /^(.*\.onnx)[._]data$/i.exec(file)?.[1] ?? null;
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
  return (await isFolder(file)) ? modelIn(file) : file;
}

/**
 * The checkpoints that VS Code names: a file, the network in a folder, or all those of a folder that holds several, such as that of a training
 * run.
 * @throws DiagnosisError where a folder holds none
 */
export async function modelsAt(uri: vscode.Uri): Promise<string[]> {
  const place = modelPath(uri);
  if (!(await isFolder(place))) return [place];
  const { checkpointsInFolder } = await import('../checkpoint/layout/modelFolder');
  const inside = await checkpointsInFolder(place);
  return Promise.all(inside.length > 0 ? inside.map((one) => modelAt(vscode.Uri.file(one))) : [modelIn(place)]);
}

async function modelIn(folder: string): Promise<string> {
  const { modelInFolder } = await import('../checkpoint/layout/modelFolder');
  return modelInFolder(folder);
}

export function missing(model: string): DiagnosisError {
  return new DiagnosisError(
    'file-missing',
    vscode.l10n.t('{0} was not found.', model),
    vscode.l10n.t('Check the path. An earlier report stays available until the checkpoint is diagnosed again.'),
  );
}
