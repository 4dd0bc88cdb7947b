// Python with packages for the suites that need real programs written in it, in the cache by what is asked for.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cached } from './cache.mjs';
import { must, onPath, root } from './processes.mjs';
import { Unavailable } from './unavailable.mjs';

/**
 * @param {string} requirements a file of packages, relative to the repository
 * @returns {Promise<string>} the Python that has them; throws Unavailable
 */
export async function pythonWith(requirements) {
  const base = process.env.PYTHON ?? ['python3', 'python'].find((name) => onPath(name));
  if (!base) throw new Unavailable('Python 3.10 or later is needed: install it, or name it in the variable PYTHON.');
  const wanted = readFileSync(path.join(root, requirements));
  const key = createHash('sha256').update(wanted).update(base).digest('hex').slice(0, 12);
  const folder = await cached(`python-${key}`, async (empty) => {
    console.log(`Installing ${requirements} for Python …`);
    await must(base, ['-m', 'venv', empty], { quiet: true });
    await must(inside(empty), ['-m', 'pip', 'install', '-q', '-r', path.join(root, requirements)], { quiet: true });
  });
  if (!existsSync(inside(folder))) throw new Unavailable(`${folder} holds no Python.`);
  return inside(folder);
}

function inside(folder) {
  return process.platform === 'win32' ? path.join(folder, 'Scripts', 'python.exe') : path.join(folder, 'bin', 'python');
}
