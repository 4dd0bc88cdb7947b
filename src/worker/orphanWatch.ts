import { Worker } from 'node:worker_threads';

/**
 * Ends this process when its parent is gone, even while the main thread sits in the runtime: a second thread looks every 200 ms.
 * On Windows the parent's id stays, so it is asked whether that process still lives.
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
