import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { version } from '../../../package.json';
import { allOptions, type SaidOptions } from '../../domain/options';
import { hashCheckpoint } from '../../shared/hashCheckpoint';
import type { ReadFiles } from '../../shared/worker';

/** What a report is of. */
export interface Identity {
  /** Of the checkpoint. */
  readonly sha256: string;
  /** Of everything that a diagnosis depends on: the contents of its files, the options, this version. */
  readonly key: string;
}

/** Bytes beyond which a file other than the checkpoint is known by its size and time. */
const LARGEST_HASHED = 256e6;

/** The same wherever the files lie. */
export async function identityOf(said: SaidOptions, files: ReadFiles): Promise<Identity> {
  const { model, weights, data } = files;
  const sha256 = await hashCheckpoint(model, weights);
  const own = new Set([model, ...weights.map((name) => path.join(path.dirname(model), name))]);
  const contents: (string | null)[] = [];
  for (const file of [...files.files, ...files.around])
    if (!own.has(file)) contents.push(await contentOf(file, file === data));
  // What the files of these options hold is among the contents.
  const options = Object.entries(said).filter(([key]) => allOptions[key as keyof SaidOptions].kind.type !== 'path');
  options.sort(([a], [b]) => (a < b ? -1 : 1));
  const whole = JSON.stringify([version, sha256, options, contents]);
  return { sha256, key: createHash('sha256').update(whole).digest('hex') };
}

/** null for what is not there. */
async function contentOf(place: string, isData: boolean): Promise<string | null> {
  const status = await stat(place).catch(() => null);
  if (!status) return null;
  if (status.isDirectory()) return folderContent(place);
  if (isData || status.size > LARGEST_HASHED || !status.isFile()) return `${status.size}:${status.mtimeMs}`;
  return hashCheckpoint(place, []);
}

/** Names, sizes and times of all its files. */
async function folderContent(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const lines = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const file = path.join(parentPath, name);
        const status = await stat(file).catch(() => null);
        return JSON.stringify([path.relative(folder, file), status?.size, status?.mtimeMs]);
      }),
  );
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}
