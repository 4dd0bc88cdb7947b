import { randomUUID } from 'node:crypto';
import { constants, writeFile as writeDescriptor } from 'node:fs';
import { access, chmod, chown, open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { writeTarget, type WriteTarget } from './writeTarget';

/**
 * Writes a file whole or not at all: beside its place under a name of its own, synced, renamed. Nobody ever reads half a file, and
 * a failure leaves the former one and nothing else. A link stays a link, and a file that is replaced keeps its permissions.
 * Devices and pipes take the bytes as they come.
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
  // A descriptor is not opened again by its name: a socket cannot be, and a file would be cut to nothing.
  if (!own) return promisify(writeDescriptor)(descriptor, content);
  await new Promise<void>((resolve, reject) => own.write(content, (error) => (error ? reject(error) : resolve())));
}

/** A new name in the folder of a file: renaming within a folder is one step on every file system. */
export function draftBeside(file: string): string {
  // Not made of the file's own name, which may be as long as names can be.
  return path.join(path.dirname(file), `.scorescope-${randomUUID()}.partial`);
}

/**
 * Gives a finished draft the place of a file.
 * @throws the system's error, also where the file that is there must not be written
 */
export async function putInPlace(draft: string, { file, status }: WriteTarget): Promise<void> {
  if (status) {
    // Renaming over a file asks the folder alone.
    await access(file, constants.W_OK);
    // Only the superuser can give a file to its former owner.
    await chown(draft, Number(status.uid), Number(status.gid)).catch(() => undefined);
    await chmod(draft, Number(status.mode) & 0o777);
  }
  await rename(draft, file);
  // The new name outlives a power cut only with its folder. Not every system opens folders, and the file is in place.
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
