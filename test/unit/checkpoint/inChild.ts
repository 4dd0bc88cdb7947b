import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const root = path.join(__dirname, '..', '..', '..', '..');

/** Bundles a file of this folder into `folder` and answers with the script, for a process of its own. */
export async function bundle(source: string, folder: string): Promise<string> {
  const outfile = path.join(folder, source.replace(/\.ts$/, '.js'));
  const entry = path.join(root, 'test', 'unit', 'checkpoint', source);
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20' });
  return outfile;
}

/** What the script prints; rejects when it fails, or does not end in time. */
export async function runInChild<T>(
  script: string,
  args: readonly string[],
  limits: { seconds: number; heapMegabytes: number },
): Promise<T> {
  const heap = `--max-old-space-size=${limits.heapMegabytes}`;
  const { stdout } = await promisify(execFile)(process.execPath, [heap, '--enable-source-maps', script, ...args], {
    timeout: limits.seconds * 1000,
    killSignal: 'SIGKILL',
  });
  return JSON.parse(stdout) as T;
}
