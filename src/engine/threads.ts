import { threads } from '../shared/machine/threads';

/** What a session is told about threads; nothing where it may take what it likes. */
export function threadOptions(most?: number): { intraOpNumThreads?: number } {
  if (most !== undefined) return { intraOpNumThreads: most };
  return process.env['SCORESCOPE_THREADS'] === undefined ? {} : { intraOpNumThreads: threads() };
}
