// Runs exported sampler code on real libraries: npm run test:python [-- --only NAME]. PYTHON names an interpreter that has them;
// else they are installed once into the cache folder.
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { cached } from '../../scripts/setup/cache.mjs';
import { must, onPath, root, run } from '../../scripts/setup/processes.mjs';

const requirements = path.join(root, 'tools', 'check_exports', 'requirements.txt');

async function python() {
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

const { code } = await run(await python(), [
  path.join(root, 'tools', 'check_exports', 'run.py'),
  ...process.argv.slice(2),
]);
process.exitCode = code;
