import * as vscode from 'vscode';
import type { NewFolders } from '../folders/newFolders';

const KEY = 'verifiedAgainst';
/** Networks whose originals are remembered. */
const MOST = 200;
/** Milliseconds for which a look into a folder counts; files of the workspace are watched, too. */
const FRESH = 60_000;

/** What networks can be verified against: what each was verified against last in this workspace, else a reference that lies beside it. */
export class References implements vscode.Disposable {
  readonly #beside = new Map<string, { files: Promise<string[]>; until: number }>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #watcher = vscode.workspace.createFileSystemWatcher('**/*.npz');

  readonly #listener: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly memory: vscode.Memento,
    newFolders: NewFolders,
  ) {
    const forget = (): void => {
      this.#beside.clear();
      this.#changed.fire();
    };
    for (const event of [this.#watcher.onDidCreate, this.#watcher.onDidChange, this.#watcher.onDidDelete])
      event.call(this.#watcher, forget);
    this.#listener = newFolders.onDidAppear(forget);
  }

  /** The file that a network is verified against; null where none is known. */
  async of(model: string): Promise<string | null> {
    if (!vscode.workspace.isTrusted) return null;
    return this.#remembered()[model] ?? (await this.#filesBeside(model))[0] ?? null;
  }

  async remember(model: string, against: string): Promise<void> {
    const others = Object.entries(this.#remembered()).filter(([known]) => known !== model);
    await this.memory.update(KEY, Object.fromEntries([...others, [model, against] as const].slice(-MOST)));
    this.#changed.fire();
  }

  dispose(): void {
    this.#listener.dispose();
    this.#watcher.dispose();
    this.#changed.dispose();
  }

  #remembered(): Record<string, string> {
    return this.memory.get<Record<string, string>>(KEY, {});
  }

  #filesBeside(model: string): Promise<string[]> {
    const known = this.#beside.get(model);
    if (known && known.until > Date.now()) return known.files;
    const files = import('../../data/referencesBeside').then(({ referencesBeside }) => referencesBeside(model));
    this.#beside.set(model, { files, until: Date.now() + FRESH });
    const [oldest] = this.#beside.keys();
    if (this.#beside.size > MOST && oldest !== undefined) this.#beside.delete(oldest);
    return files;
  }
}
