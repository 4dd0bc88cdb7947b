import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { dataFolder } from '../../../shared/dataFolder';

/**
 * A folder with links to files, in ScoreScope's own data. It is named after what they point to, so that one that is there already, also from
 * another process, is the right one.
 * @param files absolute paths, of different names
 */
export function folderOfLinks(files: readonly string[]): string {
  const name = createHash('sha256').update(files.join('\0')).digest('hex').slice(0, 16);
  const folder = path.join(dataFolder(), 'cuda', name);
  mkdirSync(folder, { recursive: true });
  for (const file of files) {
    try {
      symlinkSync(file, path.join(folder, path.basename(file)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return folder;
}
