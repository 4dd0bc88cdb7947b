import { createHash, randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../../shared/atomicWrite';
import type { DiagnosisError } from '../../shared/failure';
import type { Report } from '../../domain/report';
import { readSmallFile } from '../../shared/smallFile';
import { orWhenMissing } from '../../shared/whenMissing';
import type { StoredReport } from './entry';
import type { FileStamp } from './stamp';
import { damaged, notAllowed, tooNew } from './unreadable';
import { isHash, KnownFiles, type KnownFile } from './paths';
import { cannotStore } from './cannotStore';
import { moved, touch } from './move';
import { gaussianName, sweep, usualLimits, type Limits } from './sweep';

/** A report of the store, in the file that holds it. */
export interface Run extends StoredReport {
  readonly file: string;
}

type Listener<T> = (value: T) => void;

/** Bytes; a report with all its images has some hundred thousand. */
const LARGEST = 200e6;

/**
 * Every report, in one folder for all windows and the command line: `reports/SHA-256 of the checkpoint/time-random.json`, with the
 * Gaussian of a report beside it. Files get new names and are written in one step (beside, synced, renamed), so that neither a full disk nor
 * a power failure nor another window can harm an earlier report or show part of one. What cannot be read hides nothing else.
 */
export class ReportStore {
  readonly #changed = new Set<Listener<string>>();
  readonly #unread = new Set<Listener<DiagnosisError>>();
  /** Files that were reported as unreadable. */
  readonly #reported = new Set<string>();
  readonly #files: KnownFiles;

  /** @param home the store's folder; its parts are made when they are needed */
  constructor(readonly home: string) {
    this.#files = new KnownFiles(path.join(home, 'files'));
  }

  /** Called with the checkpoint's path after a report on it was saved, removed or restored. Dispose of the result to stop listening. */
  onDidChange(listener: Listener<string>): { dispose(): void } {
    return listen(this.#changed, listener);
  }

  /** Called once for each report that cannot be read, because it is damaged or of a later version; the error names it. */
  onDidMeetUnreadable(listener: Listener<DiagnosisError>): { dispose(): void } {
    return listen(this.#unread, listener);
  }

  /**
   * Stores a report with the Gaussian that its diagnosis wrote to `gaussianFile`.
   * @throws DiagnosisError 'storage'; all previous reports are then still there.
   */
  async save(stored: StoredReport, gaussianFile?: string): Promise<Run> {
    const model = path.resolve(stored.model);
    const { stamp, key } = stored;
    const { sha256 } = stored.report.model;
    if (!isHash(sha256)) throw new Error(`a report without the hash of its checkpoint`);
    const folder = this.#folderOf(sha256);
    const file = path.join(folder, nameOf(stored.report));
    const gaussian = path.join(folder, gaussianName(path.basename(file)));
    let hasGaussian = false;
    try {
      await mkdir(folder, { recursive: true });
      if (gaussianFile !== undefined) hasGaussian = await moved(gaussianFile, gaussian);
      const report = hasGaussian ? withGaussian(stored.report, path.basename(gaussian)) : stored.report;
      const { entryText } = await import('./entry');
      await writeWhole(file, entryText({ model, stamp, report, ...(key !== undefined && { key }) }));
      await this.#files.write({ model, stamp, sha256 });
      this.#announce(model);
      return { model, stamp, report, file };
    } catch (error) {
      if (hasGaussian) await rm(gaussian, { force: true }).catch(() => undefined);
      throw cannotStore(this.home, error as NodeJS.ErrnoException);
    }
  }

  /** Where a diagnosis writes its Gaussian, until `save` takes it. */
  newGaussianFile(): string {
    return path.join(this.home, 'drafts', `${randomUUID()}.gaussian.safetensors`);
  }

  /**
   * Copies a Gaussian, from another drive perhaps, to where `save` takes it from.
   * @returns false if there is no such file
   * @throws DiagnosisError 'storage'
   */
  async copyGaussian(from: string, draft: string): Promise<boolean> {
    try {
      await mkdir(path.dirname(draft), { recursive: true });
      return await copyFile(from, draft).then(() => true, orWhenMissing(false));
    } catch (error) {
      throw cannotStore(this.home, error as NodeJS.ErrnoException);
    }
  }

  /** The Gaussian of a stored report; null if none was saved. */
  gaussianFileOf({ report, file }: Run): string | null {
    return report.structure.file === undefined
      ? null
      : path.join(path.dirname(file), path.basename(report.structure.file));
  }

  /** Where a diagnosis saves the moments of its data, also for diagnoses of other checkpoints. */
  momentsFileOf(model: string): string {
    const name = createHash('sha256').update(path.resolve(model)).digest('hex').slice(0, 32);
    return path.join(this.home, 'moments', `${name}.moments.safetensors`);
  }

  /** The last whole report on the file at this path, or else the last that was cut short; null if there is none that can be read. */
  async latest(model: string): Promise<Run | null> {
    const known = await this.#files.of(model);
    return known && this.#latestOf(known.sha256, known);
  }

  /**
   * Notes what a file holds now, found by hashing it: the same as when it was diagnosed, or something else that there is a report on.
   * What is of neither kind stays unknown.
   */
  async recognize({ model, stamp, sha256 }: KnownFile): Promise<void> {
    if ((await this.#namesOf(sha256)).length === 0) return;
    // Only a shortcut: without it the file is hashed again.
    await this.#files.write({ model, stamp, sha256 }).catch(() => undefined);
    this.#announce(path.resolve(model));
  }

  /** Every report on this content, wherever it lay, the newest first. */
  async runs(sha256: string): Promise<Run[]> {
    if (!isHash(sha256)) return [];
    const runs = (await this.#namesOf(sha256)).map((name) => this.#read(path.join(this.#folderOf(sha256), name)));
    return (await Promise.all(runs)).filter((run) => run !== null);
  }

  /** Every report of the store, in no order. */
  async all(): Promise<Run[]> {
    const folders = await readdir(path.join(this.home, 'reports')).catch(orWhenMissing<string[]>([]));
    return (await Promise.all(folders.map((sha256) => this.runs(sha256)))).flat();
  }

  /** The files that there is a report on, without reading one. */
  async models(): Promise<string[]> {
    const known = (await this.#files.all()).map(async ({ model, sha256 }) =>
      (await this.#namesOf(sha256)).length > 0 ? [model] : [],
    );
    return (await Promise.all(known)).flat();
  }

  /** The last report on every file that was diagnosed, the newest first. */
  async list(): Promise<Run[]> {
    const latest = (await this.#files.all()).map((known) => this.#latestOf(known.sha256, known));
    return (await Promise.all(latest))
      .filter((run) => run !== null)
      .sort((a, b) => Date.parse(b.report.createdAt) - Date.parse(a.report.createdAt));
  }

  /**
   * Removes a report with its Gaussian.
   * @returns restores them, for a day
   * @throws DiagnosisError 'storage'
   */
  async remove(run: Run): Promise<() => Promise<void>> {
    const folder = path.dirname(run.file);
    const aside = path.join(this.home, 'removed', path.basename(folder));
    const names = [path.basename(run.file), gaussianName(path.basename(run.file))];
    const move = async (from: string, to: string): Promise<void> => {
      try {
        await mkdir(to, { recursive: true });
        for (const name of names)
          if (await moved(path.join(from, name), path.join(to, name))) await touch(path.join(to, name));
      } catch (error) {
        throw cannotStore(this.home, error as NodeJS.ErrnoException);
      }
      this.#announce(run.model);
    };
    await move(folder, aside);
    // The Gaussian is there again before the report that names it.
    return () => {
      names.reverse();
      return move(aside, folder);
    };
  }

  /** Removes what nobody needs any more (see `sweep`), and finds reports again whose path was not noted when a run was killed. */
  async sweep(limits: Limits = usualLimits, now = Date.now()): Promise<void> {
    await sweep(this.home, limits, now);
    for (const sha256 of await readdir(path.join(this.home, 'reports')).catch(() => [])) {
      const [name] = isHash(sha256) ? await this.#namesOf(sha256) : [];
      const newest = name === undefined ? null : await this.#read(path.join(this.#folderOf(sha256), name));
      if (newest && (await this.#files.of(newest.model)) === null)
        await this.#files.write({ ...newest, sha256 }).catch(() => undefined);
    }
  }

  /** Takes over the reports of earlier versions, which each workspace kept in a folder of its own. Those that cannot be read stay there. */
  async adopt(folder: string): Promise<void> {
    const names = await readdir(folder).catch(orWhenMissing<string[]>([]));
    for (const name of names.filter((name) => /^[0-9a-f]{32}\.json$/.test(name))) {
      const run = await this.#read(path.join(folder, name));
      if (!run || !isHash(run.report.model.sha256)) continue;
      const isKnown = (await this.runs(run.report.model.sha256)).some(
        ({ report }) => report.createdAt === run.report.createdAt,
      );
      if (!isKnown) await this.save(run, await this.#copyOfGaussian(run));
      await rm(run.file, { force: true }).catch(() => undefined);
    }
  }

  async #copyOfGaussian(run: Run): Promise<string | undefined> {
    const gaussian = this.gaussianFileOf(run);
    const draft = this.newGaussianFile();
    return gaussian !== null && (await this.copyGaussian(gaussian, draft)) ? draft : undefined;
  }

  async #latestOf(sha256: string, { model, stamp }: { model: string; stamp: FileStamp }): Promise<Run | null> {
    let partial: Run | null = null;
    for (const name of await this.#namesOf(sha256)) {
      const run = await this.#read(path.join(this.#folderOf(sha256), name));
      // The same content may have been diagnosed at another path.
      if (run && run.report.partial !== true) return { ...run, model, stamp };
      partial ??= run && { ...run, model, stamp };
    }
    return partial;
  }

  #folderOf(sha256: string): string {
    return path.join(this.home, 'reports', sha256);
  }

  /** The newest first: names begin with the time. */
  async #namesOf(sha256: string): Promise<string[]> {
    const names = await readdir(this.#folderOf(sha256)).catch(orWhenMissing<string[]>([]));
    return names
      .filter((name) => /^\w+-\w+\.json$/.test(name))
      .sort()
      .reverse();
  }

  async #read(file: string): Promise<Run | null> {
    let text: string;
    try {
      text = (await readSmallFile(file, { most: LARGEST })).toString('utf8');
    } catch (error) {
      // Removed meanwhile, by another window.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#report(file, notAllowed(file, error));
      return null;
    }
    // With the schema, which is as large as all else that knows of reports.
    const { NewerEntry, parseEntry } = await import('./entry');
    try {
      return { ...parseEntry(text), file };
    } catch (error) {
      if (error instanceof NewerEntry) {
        this.#report(file, tooNew(file, error));
        return null;
      }
      const aside = `${file.replace(/\.json$/, '')}.${Date.now()}.damaged`;
      // Two readers may find the same damage; only the one that renamed the file reports it.
      const isMoved = await rename(file, aside)
        .then(() => true, orWhenMissing(false))
        .catch(() => null);
      if (isMoved === false) return null;
      this.#report(file, damaged(file, isMoved && aside, error));
      return null;
    }
  }

  #report(file: string, error: DiagnosisError): void {
    if (this.#reported.has(file)) return;
    this.#reported.add(file);
    for (const listener of this.#unread) listener(error);
  }

  #announce(model: string): void {
    for (const listener of this.#changed) listener(model);
  }
}

/** `20260110T120000000Z-1a2b3c4d.json`: sorts by the time at which the report was made; no two are the same. */
function nameOf({ createdAt }: Report): string {
  const time = new Date(createdAt);
  const sortable = (Number.isNaN(time.getTime()) ? new Date() : time).toISOString().replace(/[-:.]/g, '');
  return `${sortable}-${randomUUID().slice(0, 8)}.json`;
}

function withGaussian(report: Report, file: string): Report {
  return { ...report, structure: { ...report.structure, file } };
}

function listen<T>(listeners: Set<Listener<T>>, listener: Listener<T>): { dispose(): void } {
  listeners.add(listener);
  return { dispose: () => void listeners.delete(listener) };
}
