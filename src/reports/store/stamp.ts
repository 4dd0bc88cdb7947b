import { stat } from 'node:fs/promises';
import path from 'node:path';
import { isRecord } from '../../shared/json';

/** Identifies a version of a checkpoint without reading it. */
export interface FileStamp {
  /** Milliseconds since 1970. */
  mtime: number;
  bytes: number;
  /** The same of the files beside it that hold its weights, as text; absent where there are none. */
  weights?: string;
}

/**
 * Asks the disk, and opens nothing.
 * @param weights files that hold its weights, as a report names them: relative to its folder
 * @returns null when there is no such file
 */
export async function stampOf(model: string, weights: readonly string[] = []): Promise<FileStamp | null> {
  try {
    const found = await stat(model);
    if (!found.isFile()) return null;
    return await withWeights({ mtime: found.mtimeMs, bytes: found.size }, model, weights);
  } catch {
    // Missing, forbidden or an impossible name: in each case there is no file to offer.
    return null;
  }
}

/** A stamp of the model itself with the files of its weights as they are now. */
export async function withWeights(
  { mtime, bytes }: FileStamp,
  model: string,
  weights: readonly string[] = [],
): Promise<FileStamp> {
  const folder = path.dirname(model);
  const files = weights.map((name) => path.join(folder, name));
  // Whatever a report says, nothing outside the model's folder is looked for.
  const inside = files.filter((file) => file.startsWith(folder + path.sep) || folder === path.parse(folder).root);
  if (inside.length === 0) return { mtime, bytes };
  const stamps = inside.map((file) =>
    stat(file).then(
      (found) => `${found.mtimeMs}:${found.size}`,
      () => 'none',
    ),
  );
  return { mtime, bytes, weights: (await Promise.all(stamps)).join() };
}

export function sameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.mtime === b.mtime && a.bytes === b.bytes && a.weights === b.weights;
}

/** null for what is none. */
export function parseStamp(value: unknown): FileStamp | null {
  if (!isRecord(value)) return null;
  const { mtime, bytes, weights } = value;
  if (typeof mtime !== 'number' || typeof bytes !== 'number') return null;
  return { mtime, bytes, ...(typeof weights === 'string' && { weights }) };
}
