import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DiagnosisError } from '../shared/failure';

/** Files as they were. */
interface Watched {
  /** What the system said of them: other words for other files, and for these once they have changed. */
  readonly states: readonly (string | null)[];
  /** @throws DiagnosisError 'file-unreadable' when one was written, replaced or removed since */
  readonly check: () => Promise<void>;
}

/** Remembers what the system says of these files now: call it before the first of them is read. */
export async function watchForChange(files: readonly string[]): Promise<Watched> {
  const before = await Promise.all(files.map(stateOf));
  const check = async (): Promise<void> => {
    for (const [i, file] of files.entries()) {
      const now = await stateOf(file);
      if (now === before[i]) continue;
      const what = now === null ? 'was removed' : 'changed';
      throw new DiagnosisError(
        'file-unreadable',
        `${path.basename(file)} ${what} while it was diagnosed.`,
        'Run it again when no other program is writing to the file.',
      );
    }
  };
  return { states: before, check };
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
