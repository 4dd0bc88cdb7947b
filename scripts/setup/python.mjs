// A Python with the packages of a requirements file: npm run test:python, npm run test:cluster.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cached } from './cache.mjs';
import { must, onPath } from './processes.mjs';

/** The one that PYTHON names, or one into which they are installed once, in the cache folder. */
export async function pythonWith(requirements) {
  if (process.env.PYTHON) return process.env.PYTHON;
  const system = onPath('python3', 'python');
  if (!system) throw new Error('Python 3.10 or newer was not found: install it, or name one in PYTHON.');
  const version = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const inside = process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'];
  const folder = await cached(`python-${version}`, async (empty) => {
    await must(system, ['-m', 'venv', empty]);
    await must(path.join(empty, ...inside), ['-m', 'pip', 'install', '--quiet', '-r', requirements]);
  });
  return path.join(folder, ...inside);
}
