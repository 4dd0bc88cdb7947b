import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../../shared/atomicWrite';
import { isRecord } from '../../shared/json';
import { readSmallFile } from '../../shared/smallFile';
import { orWhenMissing } from '../../shared/whenMissing';
import { parseStamp, type FileStamp } from './stamp';

/** What was diagnosed at a path: the content that the file had. */
export interface KnownFile {
  readonly model: string;
  readonly stamp: FileStamp;
  /** Of the graph and its external data, as hex. */
  readonly sha256: string;
}

/** Bytes; a path has at most some thousand characters. */
const LARGEST = 1e5;

/** Which content was last diagnosed at which path, one small file each, so that a report is found without hashing its checkpoint. */
export class KnownFiles {
  constructor(readonly folder: string) {}

  /** null if nothing at this path was diagnosed, or what is known of it cannot be read. */
  async of(model: string): Promise<KnownFile | null> {
    const known = await this.#read(this.#fileOf(model));
    // Another path of the same name to a file system that ignores case is another path here, too.
    return known?.model === path.resolve(model) ? known : null;
  }

  async all(): Promise<KnownFile[]> {
    const names = await readdir(this.folder).catch(orWhenMissing<string[]>([]));
    const read = names.filter((name) => name.endsWith('.json')).map((name) => this.#read(path.join(this.folder, name)));
    return (await Promise.all(read)).filter((known) => known !== null);
  }

  /** @throws the system's error */
  async write(known: KnownFile): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeWhole(this.#fileOf(known.model), JSON.stringify({ ...known, model: path.resolve(known.model) }));
  }

  #fileOf(model: string): string {
    const name = createHash('sha256').update(path.resolve(model)).digest('hex').slice(0, 32);
    return path.join(this.folder, `${name}.json`);
  }

  /** What is damaged only costs the shortcut: the next diagnosis writes it again. */
  async #read(file: string): Promise<KnownFile | null> {
    try {
      const value: unknown = JSON.parse((await readSmallFile(file, { most: LARGEST })).toString('utf8'));
      if (!isRecord(value)) return null;
      const { model, sha256 } = value;
      const stamp = parseStamp(value['stamp']);
      if (typeof model !== 'string' || !stamp || !isHash(sha256)) return null;
      return { model, stamp, sha256 };
    } catch {
      return null;
    }
  }
}

/** It becomes the name of a folder. */
export function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
