import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** A model and the folders around it that files belonging to it may lie in. */
export interface Surroundings {
  readonly model: string;
  readonly folders: readonly string[];
  /** Receives one sentence for each file that is left unread, and for each that says something. */
  readonly notes: string[];
}

/**
 * Why a path that a file beside the model states, or a file found beside it, is not followed; null if it may be read. As the runtime
 * judges external data: it has to lie in one of the folders, and with all links resolved in the nearest of them or in the folder of the
 * file that the model itself is a link to, as in Hugging Face's cache. What does not exist or cannot be reached is left to its reader.
 * @returns completes "unet.json …"
 */
export async function whyNotNearby(
  file: string,
  { model, folders }: Pick<Surroundings, 'model' | 'folders'>,
): Promise<string | null> {
  // First by its name alone: a path that leads elsewhere is not even asked for, and on Windows that may be another machine.
  const around = folders.filter((folder) => isInside(path.resolve(folder), path.resolve(file)));
  const [nearest] = around.sort((a, b) => b.length - a.length);
  if (nearest === undefined) return OUTSIDE;
  const target = await realpath(file).catch(() => null);
  if (target === null) return null;
  const ownFolder = path.dirname(await realpath(model).catch(() => model));
  if (!isInside(await realpath(nearest), target) && !isInside(ownFolder, target)) return `${OUTSIDE} through a link`;
  const status = await stat(target);
  return status.isFile() || status.isDirectory() ? null : 'is a device or pipe, not a file';
}

const OUTSIDE = 'leads out of the model’s folder';

/** Whether a path lies in a folder, by its name alone. */
function isInside(folder: string, file: string): boolean {
  const inside = path.relative(folder, file);
  return inside !== '' && !path.isAbsolute(inside) && inside.split(/[\\/]/)[0] !== '..';
}
