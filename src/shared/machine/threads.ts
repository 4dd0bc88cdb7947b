import os from 'node:os';

/**
 * Threads that the runtime takes on the CPU: those that this process was given as its part of the machine (by src/worker/client.ts, or by a
 * cluster), or all cores.
 */
export function threads(): number {
  const given = Number(process.env['SCORESCOPE_THREADS']);
  return Number.isInteger(given) && given > 0 ? given : os.availableParallelism();
}
