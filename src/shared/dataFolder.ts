import os from 'node:os';
import path from 'node:path';

export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The user's own folder. */
  readonly home: string;
}

const here = (): Machine => ({ env: process.env, platform: process.platform, home: os.homedir() });

/**
 * Where ScoreScope keeps reports: one folder for the editor and the command line, in the user's data, on this machine.
 * SCORESCOPE_HOME names another.
 */
export function dataFolder({ env, platform, home }: Machine = here()): string {
  const { SCORESCOPE_HOME: own, LOCALAPPDATA: local, XDG_DATA_HOME: data } = env;
  const paths = platform === 'win32' ? path.win32 : path.posix;
  if (own) return paths.resolve(own);
  if (platform === 'win32')
    return paths.join(local && paths.isAbsolute(local) ? local : paths.join(home, 'AppData', 'Local'), 'ScoreScope');
  if (platform === 'darwin') return paths.join(home, 'Library', 'Application Support', 'ScoreScope');
  // A relative one has to be ignored (XDG Base Directory Specification).
  return paths.join(data && paths.isAbsolute(data) ? data : paths.join(home, '.local', 'share'), 'scorescope');
}
