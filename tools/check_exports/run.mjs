// Runs exported sampler code on real libraries: npm run test:python [-- --only NAME]. PYTHON names an interpreter that has them;
// else they are installed once into the cache folder.
import path from 'node:path';
import { root, run } from '../../scripts/setup/processes.mjs';
import { pythonWith } from '../../scripts/setup/python.mjs';

const here = path.join(root, 'tools', 'check_exports');
const { code } = await run(await pythonWith(path.join(here, 'requirements.txt')), [
  path.join(here, 'run.py'),
  ...process.argv.slice(2),
]);
process.exitCode = code;
