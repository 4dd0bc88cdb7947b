// Where big things that belong to no checkout are kept, by version, so that the second run finds them.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { Unavailable } from './unavailable.mjs';

/**
 * @public for its test, which calls it in a process of its own
 * @returns {string} the user's folder for caches, absolute; throws Unavailable
 */
export function cacheRoot() {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  // A relative one is to be ignored (XDG Base Directory Specification).
  if (XDG_CACHE_HOME && path.isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  if (process.platform === 'win32' && LOCALAPPDATA) return LOCALAPPDATA;
  const home = homeFolder();
  if (process.platform === 'win32') return path.join(home, 'AppData', 'Local');
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Caches');
  return path.join(home, '.cache');
}

/** HOME, else what the system knows of the user; throws Unavailable: some containers run as a user it does not know. */
export function homeFolder() {
  try {
    const home = homedir();
    if (path.isAbsolute(home)) return home;
  } catch {
    // Neither has one.
  }
  throw new Unavailable('This user has no home folder: set HOME to a folder that can be written.');
}

/**
 * A folder filled once: `fill(folder)` runs on an empty one unless an earlier fill has ended well.
 * @param {string} name holds the version of what is inside
 * @param {(folder: string) => Promise<void>} fill
 * @returns {Promise<string>} the folder; throws Unavailable where it cannot be written
 */
export async function cached(name, fill) {
  const folder = path.join(cacheRoot(), 'scorescope', name);
  const complete = path.join(folder, '.complete');
  if (existsSync(complete)) return folder;
  // Half of an interrupted fill may be there.
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Unavailable(
      `The cache folder ${folder} cannot be written (${error.code}): set XDG_CACHE_HOME to one that can.`,
    );
  }
  await fill(folder);
  writeFileSync(complete, '');
  return folder;
}
