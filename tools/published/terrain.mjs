// Diagnoses the network of the package adaptive-terrain-diffusion (MIT), an EDM-like U-Net of 45 MB that was distilled to one step:
//   node tools/published/terrain.mjs [--effort quick] [--difficulty 60]
// The package is fetched by pip into the cache folder, once.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cached } from '../../scripts/setup/cache.mjs';
import { must, onPath, root, run } from '../../scripts/setup/processes.mjs';

const RELEASE = 'adaptive-terrain-diffusion==0.4.2';
const NETWORK = path.join('terrain_diffusion', 'weights', 'terrain_consistency_unet_difficulty100.onnx');
const { values } = parseArgs({
  options: {
    effort: { type: 'string', default: 'quick' },
    difficulty: { type: 'string', default: '60' },
    json: { type: 'string' },
  },
});

const folder = await cached(RELEASE.replace('==', '-'), async (empty) => {
  const python = process.env.PYTHON ?? onPath('python3', 'python');
  if (!python) throw new Error('Python 3 with pip was not found: install it, or name one in PYTHON.');
  await must(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', empty, RELEASE]);
});
const model = path.join(folder, NETWORK);
if (!existsSync(model)) throw new Error(`${RELEASE} does not hold ${NETWORK}.`);
const cli = path.join(root, 'dist', 'cli.js');
const given = ['--input', `difficulty=${values.difficulty}`];
await run(process.execPath, [cli, 'inspect', model, ...given]);
const start = performance.now();
const words = ['--effort', values.effort, '--provider', 'cpu', ...(values.json ? ['--json', values.json] : [])];
const { code } = await run(process.execPath, [cli, 'diagnose', model, ...given, ...words]);
console.log(`${((performance.now() - start) / 60_000).toFixed(1)} minutes`);
process.exitCode = code;
