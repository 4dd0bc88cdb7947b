import { constants } from 'node:fs';
import { access, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DiagnosisError } from './failure';

/**
 * Checks that a file can be written, before minutes are spent on its content.
 * @throws DiagnosisError 'storage'
 */
export async function checkPlace(file: string): Promise<void> {
  const target = path.resolve(file);
  const folder = path.dirname(target);
  try {
    const isFolder = await stat(target).then((found) => found.isDirectory(), orWhenMissing(false));
    if (isFolder) throw cannotWrite(target, 'it is a folder');
    await access(folder, constants.W_OK);
  } catch (error) {
    throw error instanceof DiagnosisError ? error : cannotWrite(target, (error as Error).message);
  }
}

/**
 * Writes the whole file or nothing: no reader ever sees a partial file, and after a failure the previous file is still there.
 * Devices and pipes are written to directly.
 * @returns the absolute path
 * @throws DiagnosisError 'storage'
 */
export async function saveFile(file: string, text: string | Uint8Array): Promise<string> {
  const target = path.resolve(file);
  try {
    // A link stays a link: its target is replaced.
    const place = await realpath(target).catch(orWhenMissing(target));
    await ((await isDevice(place)) ? writeFile(place, text) : replace(place, text));
  } catch (error) {
    throw cannotWrite(target, (error as Error).message);
  }
  return target;
}

/** Whether it is a device or a pipe, beside which no file can be created. */
export function isDevice(place: string): Promise<boolean> {
  return stat(place).then((found) => !found.isFile(), orWhenMissing(false));
}

async function replace(place: string, text: string | Uint8Array): Promise<void> {
  const partial = `${place}.${process.pid}.partial`;
  try {
    await writeFile(partial, text);
    await rename(partial, place);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Answers `instead` where there is no file yet, and throws every other error on. */
function orWhenMissing<T>(instead: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };
}

function cannotWrite(target: string, why: string): DiagnosisError {
  return new DiagnosisError(
    'storage',
    `${target} cannot be written: ${why.replace(/\.$/, '')}.`,
    'Choose another location, or free some disk space.',
  );
}
