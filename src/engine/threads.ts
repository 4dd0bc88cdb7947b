import { threads } from '../shared/machine/threads';

/** The session's thread options; empty if it may use as many as it likes. */
export function threadOptions(most?: number): { intraOpNumThreads?: number } {
  if (most !== undefined) return { intraOpNumThreads: most };
  return process.env['SCORESCOPE_THREADS'] === undefined ? {} : { intraOpNumThreads: threads() };
}
