import { randomUUID } from 'node:crypto';
import { constants, writeFile as writeDescriptor } from 'node:fs';
import { access, chmod, chown, open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { writeTarget, type WriteTarget } from './writeTarget';

/**
 * Writes a file completely or not at all: to a temporary file beside it, which is synced and renamed. No reader ever sees a partial
 * file, and after a failure the previous one is still there. A link stays a link, and a replaced file keeps its permissions.
 * Devices and pipes are written to directly.
 * @throws the system's error
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const target = await writeTarget(file);
  if (target.isStream) return writeThrough(target, content);
  const draft = draftBeside(target.file);
  try {
    const handle = await open(draft, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await putInPlace(draft, target);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function writeThrough({ file, descriptor }: WriteTarget, content: string | Uint8Array): Promise<void> {
  if (descriptor === null) return writeFile(file, content);
  const own = [process.stdout, process.stderr].find(({ fd }) => fd === descriptor);
  // A descriptor is not opened again by name: a socket cannot be opened, and a file would be truncated.
  if (!own) return promisify(writeDescriptor)(descriptor, content);
  await new Promise<void>((resolve, reject) => own.write(content, (error) => (error ? reject(error) : resolve())));
}

/** A new name in the folder of a file, since renaming within a folder is atomic on every file system. */
export function draftBeside(file: string): string {
  // Does not contain the file's name, which may already have the maximum length.
  return path.join(path.dirname(file), `.scorescope-${randomUUID()}.partial`);
}

/**
 * Renames a finished draft to a file.
 * @throws the system's error, also if the existing file is not writable
 */
export async function putInPlace(draft: string, { file, status }: WriteTarget): Promise<void> {
  if (status) {
    // Renaming over a file checks only the permissions of the folder.
    await access(file, constants.W_OK);
    // Only the superuser can restore another owner.
    await chown(draft, Number(status.uid), Number(status.gid)).catch(() => undefined);
    await chmod(draft, Number(status.mode) & 0o777);
  }
  await rename(draft, file);
  // The new name survives a power failure only if its folder is synced. Some systems cannot open folders; the file is in place.
  await syncFolder(path.dirname(file)).catch(() => undefined);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
