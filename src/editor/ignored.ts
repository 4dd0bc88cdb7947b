import * as vscode from 'vscode';
import type { ModelFiles } from './modelFiles';
import { refuseToWriteUntrusted } from './trust';

/** The findings that the sidecar files ask not to be marked, read once per version of each. */
export class Ignored implements vscode.Disposable {
  readonly #known = new Map<string, Promise<ReadonlySet<string>>>();
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #listener: vscode.Disposable;

  /** The checkpoint whose sidecar file has changed. */
  readonly onDidChange = this.#changed.event;

  constructor(files: ModelFiles) {
    this.#listener = files.onDidChangeSidecar((model) => {
      this.#known.delete(model);
      this.#changed.fire(model);
    });
  }

  of(model: string): Promise<ReadonlySet<string>> {
    let known = this.#known.get(model);
    if (!known) {
      known = ignoredBy(model);
      this.#known.set(model, known);
    }
    return known;
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }
}

/**
 * Adds a finding to those that are not marked, in the sidecar file.
 * @throws DiagnosisError where it cannot be written
 */
export async function ignoreFinding(model: string, code: string): Promise<void> {
  refuseToWriteUntrusted();
  const ignore = [...new Set([...(await ignoredBy(model)), code])].sort();
  const { addToSidecar } = await import('../checkpoint/layout/writeSidecar');
  await addToSidecar(model, { ignore });
}

async function ignoredBy(model: string): Promise<ReadonlySet<string>> {
  const { readSidecar } = await import('../checkpoint/layout/sidecar');
  // A mistake in the file is told by the diagnosis and where the file is edited.
  const sidecar = await readSidecar(model).catch(() => null);
  return new Set(sidecar?.ignore);
}
