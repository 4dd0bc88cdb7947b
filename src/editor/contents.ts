import * as vscode from 'vscode';
import { sameStamp, stampOf, type FileStamp } from '../reports/store/stamp';
import type { ReportStore } from '../reports/store/store';
import { hashCheckpoint } from '../shared/hashCheckpoint';

/** The file that a report is on, as it was then. */
export interface Diagnosed {
  readonly model: string;
  readonly stamp: FileStamp;
  readonly report: { readonly model: { readonly sha256: string; readonly externalFiles?: readonly string[] } };
}

/** Answers that are remembered. */
const MOST = 500;

/**
 * Whether a checkpoint still is the one that was diagnosed. Size and time answer at once where they are the same; otherwise its
 * content is hashed in the background, so that a file that was only touched or copied keeps its report.
 */
export class Contents implements vscode.Disposable {
  /** By path and stamp; null where the file changed while it was read. */
  readonly #hashes = new Map<string, string | null>();
  readonly #pending = new Set<string>();
  readonly #changed = new vscode.EventEmitter<string>();

  /** The checkpoint whose content is known now. */
  readonly onDidChange = this.#changed.event;

  constructor(private readonly store: ReportStore) {}

  /**
   * @param stamp as it is now, with the files of weights that the report names
   * @returns whether the file has changed since the report; false until that is known, for a file of the same size
   */
  isChanged(stored: Diagnosed, stamp: FileStamp): boolean {
    if (sameStamp(stored.stamp, stamp)) return false;
    const { model, report } = stored;
    const key = `${model}\0${stamp.mtime}\0${stamp.bytes}\0${stamp.weights ?? ''}`;
    const hash = this.#hashes.get(key);
    if (hash !== undefined) return hash !== report.model.sha256;
    if (!this.#pending.has(key)) void this.#hash(stored, stamp, key);
    return sizesOf(stored.stamp) !== sizesOf(stamp);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #hash({ model, report }: Diagnosed, stamp: FileStamp, key: string): Promise<void> {
    const { externalFiles = [] } = report.model;
    this.#pending.add(key);
    try {
      const hash = await hashCheckpoint(model, externalFiles).catch(() => null);
      const now = await stampOf(model, externalFiles);
      const isWhole = now !== null && sameStamp(now, stamp);
      this.#hashes.set(key, isWhole ? hash : null);
      const [oldest] = this.#hashes.keys();
      if (this.#hashes.size > MOST && oldest !== undefined) this.#hashes.delete(oldest);
      // From now on its size and time tell.
      if (isWhole && hash !== null) await this.store.recognize({ model, stamp, sha256: hash });
    } finally {
      this.#pending.delete(key);
      this.#changed.fire(model);
    }
  }
}

/** The sizes of a checkpoint's files, without their times. */
function sizesOf({ bytes, weights = '' }: FileStamp): string {
  return `${bytes},${weights.replace(/[\d.]+:/g, '')}`;
}
