import { Worker } from 'node:worker_threads';

/**
 * Ends this process when its parent has ended, even while the runtime blocks the main thread: a second thread checks every 200 ms.
 * On Windows the parent's id does not change, so the thread also checks that this process exists.
 */
export function endWithParent(): void {
  const watch = `
    const parent = process.ppid;
    setInterval(() => {
      let alive = process.ppid === parent;
      try { process.kill(parent, 0); } catch (error) { alive &&= error.code === 'EPERM'; }
      if (!alive) process.kill(process.pid, 'SIGKILL');
    }, 200);`;
  new Worker(watch, { eval: true }).unref();
  process.once('disconnect', () => process.exit(0));
  // Ctrl+C in a terminal reaches the whole group; the parent decides when the child ends.
  process.on('SIGINT', () => undefined);
}
