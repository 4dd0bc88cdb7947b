// Where big things that belong to no checkout are kept, by version, so that the second run finds them.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

function cacheRoot() {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
  if (process.platform === 'win32') return process.env.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches');
  return path.join(homedir(), '.cache');
}

/**
 * A folder filled once: `fill(folder)` runs on an empty one unless an earlier fill has ended well.
 * @param {string} name holds the version of what is inside
 * @param {(folder: string) => Promise<void>} fill
 * @returns {Promise<string>} the folder
 */
export async function cached(name, fill) {
  const folder = path.join(cacheRoot(), 'scorescope', name);
  const complete = path.join(folder, '.complete');
  if (existsSync(complete)) return folder;
  // Half of an interrupted fill may be there.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await fill(folder);
  writeFileSync(complete, '');
  return folder;
}
