/** Milliseconds in which an interrupted command may save what it has. */
const GRACE = 5000;
const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * What Ctrl+C and SIGTERM do to a command that has something to save: the first aborts the signal returned, and the process ends by
 * itself when that is saved. A second one ends it at once, and so does a command that has not ended after some seconds, such as one that
 * waits for a hanging drive. Commands that do not call this end at once, as the system does it.
 */
export function abortOnInterruption(): AbortSignal {
  const interrupted = new AbortController();
  const end = (): void => {
    for (const signal of signals) process.removeAllListeners(signal);
    // Unlike process.exit, which waits for the threads that read files. A shell reports this as exit code 130, too.
    process.kill(process.pid, 'SIGINT');
  };
  const interrupt = (): void => {
    if (interrupted.signal.aborted) return end();
    interrupted.abort();
    setTimeout(end, GRACE).unref();
  };
  for (const signal of signals) process.on(signal, interrupt);
  return interrupted.signal;
}
