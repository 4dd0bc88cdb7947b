import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DiagnosisError } from '../shared/failure';

/**
 * Remembers what the system says of these files now: call it before the first of them is read.
 * @returns a check that they are still those
 * @throws DiagnosisError 'file-unreadable' (from the check) when one was written, replaced or removed since
 */
export async function watchForChange(files: readonly string[]): Promise<() => Promise<void>> {
  const before = await Promise.all(files.map(stateOf));
  return async () => {
    for (const [i, file] of files.entries()) {
      const now = await stateOf(file);
      if (now === before[i]) continue;
      const what = now === null ? 'was removed' : 'changed';
      throw new DiagnosisError(
        'file-unreadable',
        `${path.basename(file)} ${what} while it was diagnosed.`,
        'Start again when nothing writes it any more.',
      );
    }
  };
}

/** What fails because a file was changed says so, in place of whatever the change led to. */
export async function whileUnchanged<T>(check: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await check();
    throw error;
  }
}

async function stateOf(file: string): Promise<string | null> {
  const found = await stat(file, { bigint: true }).catch(() => null);
  return found && [found.dev, found.ino, found.size, found.mtimeNs].join();
}
