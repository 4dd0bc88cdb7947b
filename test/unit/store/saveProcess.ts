/**
 * Saves a report and dies at one of its calls to the file system: `node saveProcess.js HOME CALL MODE`. CALL counts from 0; MODE `before`
 * dies before the call, `half` after half of the bytes of a write. Prints the number of calls, and which were writes, if it lived.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { ReportStore } from '../../../src/reports/store/store';
import { stored } from './stored';

const [home = '', call = '', mode = ''] = process.argv.slice(2);
let calls = 0;
const writes: number[] = [];

/** Dies when the call's turn has come. */
function counted<A extends unknown[], R>(
  work: (...args: A) => Promise<R>,
  half?: (...args: A) => Promise<unknown>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    if (half) writes.push(calls);
    if (calls++ === Number(call)) {
      if (mode === 'half') await half?.(...args);
      process.kill(process.pid, 'SIGKILL');
    }
    return work(...args);
  };
}

async function main(): Promise<void> {
  const store = new ReportStore(home);
  const draft = store.newGaussianFile();
  await fs.mkdir(path.dirname(draft), { recursive: true });
  await fs.writeFile(draft, 'numbers');
  for (const name of ['rename', 'rm', 'mkdir'] as const) {
    const before = fs[name] as (...args: unknown[]) => Promise<unknown>;
    (fs as unknown as Record<string, unknown>)[name] = counted(before);
  }
  const { open } = fs;
  const opened = counted(async (...args: Parameters<typeof open>) => {
    const handle = await open(...args);
    const whole = handle.writeFile.bind(handle);
    const write = (content: string | Uint8Array): Promise<void> => whole(content);
    const half = (content: string | Uint8Array): Promise<void> => {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      return whole(bytes.subarray(0, bytes.length / 2));
    };
    Object.assign(handle, { writeFile: counted(write, half) });
    handle.sync = counted(handle.sync.bind(handle));
    handle.close = counted(handle.close.bind(handle));
    return handle;
  });
  Object.assign(fs, { open: opened });
  await store.save(stored({ createdAt: '2026-02-01T00:00:00.000Z' }), draft);
  process.stdout.write(JSON.stringify({ calls, writes }));
}

void main();
