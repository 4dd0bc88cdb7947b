// Diagnoses the sample network from a terminal: npm run demo. The report lands in demo/.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './setup/dependencies.mjs';
import { node, root, run } from './setup/processes.mjs';

await ensureDependencies();
await node([path.join(root, 'scripts', 'build.mjs')]);

const sample = path.join('media', 'sample');
const html = path.join('demo', 'report.html');
const json = path.join('demo', 'report.json');
mkdirSync(path.join(root, 'demo'), { recursive: true });
const args = ['diagnose', path.join(sample, 'fashion.onnx'), '--data', path.join(sample, 'fashion-2000.npy')];
console.log(`scorescope ${args.join(' ')}`);
const { code } = await run(process.execPath, [
  path.join(root, 'dist', 'cli.js'),
  ...args,
  '--html',
  html,
  '--json',
  json,
]);
process.exitCode = code;
