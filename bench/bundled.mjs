// Modules of the tests for a bench, bundled from TypeScript.
import { build } from 'esbuild';
import path from 'node:path';

const support = path.join(path.dirname(import.meta.dirname), 'test', 'support');

/** What a file of test/support exports; the bundle is written to a folder. */
export async function bundled(file, folder) {
  const outfile = path.join(folder, 'support.cjs');
  const entryPoints = [path.join(support, file)];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  return (await import(outfile)).default;
}
