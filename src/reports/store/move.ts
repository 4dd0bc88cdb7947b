import { rename, utimes } from 'node:fs/promises';
import { orWhenMissing } from '../../shared/whenMissing';

/** @returns false if there is no such file */
export function moved(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(() => true, orWhenMissing(false));
}

/** A removed file is kept for a day from now on. */
export function touch(file: string): Promise<void> {
  const now = new Date();
  return utimes(file, now, now).catch(() => undefined);
}
