import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { DiagnosisError } from '../shared/failure';
import type { Report } from '../domain/report';
import { checkReport } from './reportSchema';
import { writeWhole } from '../shared/atomicWrite';
import { isRecord } from '../shared/json';
import { orWhenMissing } from '../shared/whenMissing';

/** Identifies a version of a file without reading it. */
export interface FileStamp {
  /** Milliseconds since 1970. */
  mtime: number;
  bytes: number;
}

export interface StoredReport {
  /** Absolute path of the checkpoint. */
  model: string;
  /** The checkpoint at the start of the diagnosis. */
  stamp: FileStamp;
  report: Report;
}

type Listener<T> = (value: T) => void;

const GAUSSIAN_SUFFIX = '.gaussian.safetensors';

/**
 * The last report on each checkpoint, one file per checkpoint in `folder`.
 * A file is replaced in one step (written beside, synced, renamed), so that neither a full disk nor a
 * power failure can leave a partial report; a file that cannot be read is renamed.
 */
export class ReportStore {
  readonly #changed = new Set<Listener<string>>();
  readonly #setAside = new Set<Listener<DiagnosisError>>();

  constructor(readonly folder: string) {}

  /** Called with the checkpoint's path after its report was replaced. Dispose of the result to stop listening. */
  onDidChange(listener: Listener<string>): { dispose(): void } {
    return listen(this.#changed, listener);
  }

  /** Called when a damaged file was renamed; the error names it. */
  onDidSetAside(listener: Listener<DiagnosisError>): { dispose(): void } {
    return listen(this.#setAside, listener);
  }

  /**
   * Stores a report with the Gaussian that its diagnosis wrote to `newGaussianFile`; Gaussians of previous reports are deleted.
   * @returns the report as it is stored
   * @throws DiagnosisError 'storage'; the previous report is then still there.
   */
  async save(stored: StoredReport, gaussianFile?: string): Promise<Report> {
    const file = this.fileOf(stored.model);
    const { model, stamp } = stored;
    const kept = gaussianFile !== undefined && (await access(gaussianFile).then(() => true, orWhenMissing(false)));
    const report = kept ? withGaussian(stored.report, path.basename(gaussianFile)) : stored.report;
    try {
      await mkdir(this.folder, { recursive: true });
      await writeWhole(
        file,
        Buffer.from(JSON.stringify({ model, modelMtime: stamp.mtime, modelBytes: stamp.bytes, report })),
      );
    } catch (error) {
      throw cannotStore(this.folder, error as NodeJS.ErrnoException);
    }
    await this.#sweep(model, report.structure.file);
    for (const listener of this.#changed) listener(model);
    return report;
  }

  /** Where a new diagnosis writes its Gaussian: a new name, so that the stored report keeps its own until the end. */
  newGaussianFile(model: string): string {
    return this.fileOf(model).replace(/json$/, `${randomUUID()}${GAUSSIAN_SUFFIX}`);
  }

  /** The Gaussian of a stored report; null if none was saved. */
  gaussianFileOf({ report }: StoredReport): string | null {
    return report.structure.file === undefined ? null : path.join(this.folder, path.basename(report.structure.file));
  }

  /** Where a diagnosis saves the moments of its data, also for diagnoses of other checkpoints. */
  momentsFileOf(model: string): string {
    return this.fileOf(model).replace(/json$/, 'moments.safetensors');
  }

  /** The last report on a checkpoint; null if there is none that can be read. */
  read(model: string): Promise<StoredReport | null> {
    return this.#readFile(this.fileOf(model));
  }

  /** All stored reports, the newest first. */
  async list(): Promise<StoredReport[]> {
    const names = await readdir(this.folder).catch(orWhenMissing<string[]>([]));
    const files = names.filter((name) => /^[0-9a-f]+\.json$/.test(name));
    const stored = await Promise.all(files.map((name) => this.#readFile(path.join(this.folder, name))));
    return stored
      .filter((one) => one !== null)
      .sort((a, b) => Date.parse(b.report.createdAt) - Date.parse(a.report.createdAt));
  }

  /** The path of the report on a checkpoint, whether or not it exists. */
  fileOf(model: string): string {
    const name = createHash('sha256').update(path.resolve(model)).digest('hex').slice(0, 32);
    return path.join(this.folder, `${name}.json`);
  }

  /** Removes the Gaussians of a checkpoint except the one named, including those left by interrupted diagnoses. */
  async #sweep(model: string, except: string | undefined): Promise<void> {
    const key = path.basename(this.fileOf(model), 'json');
    const names = await readdir(this.folder).catch(orWhenMissing<string[]>([]));
    for (const name of names)
      if (name.startsWith(key) && name.endsWith(GAUSSIAN_SUFFIX) && name !== except)
        await rm(path.join(this.folder, name), { force: true }).catch(() => undefined);
  }

  async #readFile(file: string): Promise<StoredReport | null> {
    const text = await readFile(file, 'utf8').catch(orWhenMissing(null));
    if (text === null) return null;
    try {
      return parse(text);
    } catch (error) {
      await this.#putAside(file, error);
      return null;
    }
  }

  async #putAside(file: string, cause: unknown): Promise<void> {
    const aside = file.replace(/\.json$/, `.${Date.now()}.damaged`);
    // Two readers may find the same damage; only the one that renamed the file reports it.
    const moved = await rename(file, aside).then(() => true, orWhenMissing(false));
    if (!moved) return;
    const error = new DiagnosisError(
      'report',
      `A stored report could not be read and was renamed to ${aside}.`,
      'Diagnose the checkpoint again to create a new report.',
      { cause },
    );
    for (const listener of this.#setAside) listener(error);
  }
}

function parse(text: string): StoredReport {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) throw new Error('not an object');
  const { model, modelMtime, modelBytes, report } = value;
  if (typeof model !== 'string' || typeof modelMtime !== 'number' || typeof modelBytes !== 'number') {
    throw new Error('the checkpoint it belongs to is not named');
  }
  return { model, stamp: { mtime: modelMtime, bytes: modelBytes }, report: checkReport(report) };
}

function withGaussian(report: Report, file: string): Report {
  return { ...report, structure: { ...report.structure, file } };
}

function cannotStore(folder: string, error: NodeJS.ErrnoException): DiagnosisError {
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  const why = full ? 'the disk is full' : error.message;
  const remedy = full ? 'Free some space' : 'Make the folder writable';
  return new DiagnosisError(
    'storage',
    `The report could not be stored in ${folder}: ${why}.`,
    `${remedy} and run the diagnosis again. The previous report is kept until then.`,
    { cause: error },
  );
}

function listen<T>(listeners: Set<Listener<T>>, listener: Listener<T>): { dispose(): void } {
  listeners.add(listener);
  return { dispose: () => void listeners.delete(listener) };
}
