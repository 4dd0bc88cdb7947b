import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from './atomicWrite';
import { DiagnosisError } from './failure';
import { writeTarget } from './writeTarget';
import { t } from './l10n';

/**
 * Checks that a file can be written, before minutes are spent on its content.
 * @throws DiagnosisError 'storage'
 */
export async function checkPlace(file: string): Promise<void> {
  const shown = path.resolve(file);
  try {
    const target = await writeTarget(file);
    if (target.status?.isDirectory()) throw cannotWrite(shown, t('it is a folder'));
    if (target.status) await access(target.file, constants.W_OK);
    if (!target.isStream) await access(path.dirname(target.file), constants.W_OK);
  } catch (error) {
    throw error instanceof DiagnosisError ? error : cannotWrite(shown, (error as Error).message);
  }
}

/**
 * Makes a folder with those that it lies in, where it does not exist.
 * @throws DiagnosisError 'storage'
 */
export async function makeFolder(folder: string): Promise<void> {
  const shown = path.resolve(folder);
  try {
    await mkdir(shown, { recursive: true });
  } catch (error) {
    throw cannotWrite(shown, (error as Error).message);
  }
}

/**
 * Writes a file completely or not at all (see `writeWhole`).
 * @returns the absolute path
 * @throws DiagnosisError 'storage'
 */
export async function saveFile(file: string, content: string | Uint8Array): Promise<string> {
  const shown = path.resolve(file);
  try {
    await writeWhole(shown, content);
  } catch (error) {
    throw cannotWrite(shown, (error as Error).message);
  }
  return shown;
}

function cannotWrite(file: string, why: string): DiagnosisError {
  return new DiagnosisError(
    'storage',
    t('{0} cannot be written: {1}.', file, why.replace(/\.$/, '')),
    t('Choose another location, or free some disk space.'),
  );
}
