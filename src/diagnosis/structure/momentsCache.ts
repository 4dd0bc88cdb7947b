import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileBytes } from '../../data/formats/bytes';
import { scaleMoments, type Moments } from '../../data/moments/moments';
import { loadMoments, saveMoments } from '../../data/moments/momentsFile';
import { readSafetensors } from '../../data/formats/safetensors';
import { DiagnosisError } from '../../shared/failure';
import type { DataScale } from './dataScale';

const SUFFIX = '.moments.safetensors';

/** What moments were taken of: equal keys mean equal moments, apart from the scale that each network wants. */
export interface MomentsKey {
  /** SHA-256 of the data's content. */
  readonly content: string;
  readonly shape: readonly number[];
  readonly rank: number;
  /** Whatever else was done to the data: resizing, one class alone. */
  readonly made: string;
}

/**
 * Moments kept under this key in the file's folder, by this or another diagnosis, in the scale of the data as stored; null where
 * there are none. Files that cannot be read are passed over: the moments are taken anew.
 */
export async function loadCachedMoments(file: string, key: MomentsKey): Promise<Moments | null> {
  const folder = path.dirname(file);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(SUFFIX));
  const own = path.basename(file);
  for (const name of names.sort((a, b) => Number(b === own) - Number(a === own))) {
    const found = await loadIfSame(path.join(folder, name), key).catch(passOverDamage);
    if (found) return found;
  }
  return null;
}

async function loadIfSame(file: string, key: MomentsKey): Promise<Moments | null> {
  const { metadata } = await readSafetensors(fileBytes(file, path.basename(file)));
  if (metadata['key'] !== asText(key)) return null;
  const [factor, offset] = [Number(metadata['factor']), Number(metadata['offset'])];
  if (!(factor > 0) || !Number.isFinite(offset)) return null;
  return scaleMoments(await loadMoments(file), 1 / factor, -offset / factor);
}

/** Keeps moments in the network's scale, which is what --moments reads. */
export async function cacheMoments(
  file: string,
  key: MomentsKey,
  scaled: Moments,
  { factor, offset }: DataScale,
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await saveMoments(file, scaled, { key: asText(key), factor: `${factor}`, offset: `${offset}` });
}

function asText({ content, shape, rank, made }: MomentsKey): string {
  return `1 ${content} [${shape.join(',')}] rank ${rank}${made === '' ? '' : ` ${made}`}`;
}

function passOverDamage(error: unknown): null {
  if (error instanceof DiagnosisError || (error as NodeJS.ErrnoException).code !== undefined) return null;
  throw error;
}
