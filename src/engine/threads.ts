import os from 'node:os';

/**
 * Threads that the runtime takes on the CPU: those that this process was given for its part of the machine (src/worker/client.ts), or all
 * cores.
 */
export function threads(): number {
  const given = Number(process.env['SCORESCOPE_THREADS']);
  return Number.isInteger(given) && given > 0 ? given : os.availableParallelism();
}

/** What a session is told about threads; nothing where it may take what it likes. */
export function threadOptions(): { intraOpNumThreads?: number } {
  return process.env['SCORESCOPE_THREADS'] === undefined ? {} : { intraOpNumThreads: threads() };
}
