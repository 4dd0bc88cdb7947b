import { threads } from '../shared/threads';

/** What a session is told about threads; nothing where it may take what it likes. */
export function threadOptions(): { intraOpNumThreads?: number } {
  return process.env['SCORESCOPE_THREADS'] === undefined ? {} : { intraOpNumThreads: threads() };
}
