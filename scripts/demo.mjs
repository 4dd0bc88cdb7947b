// Diagnoses a sample network from a terminal: npm run demo, or npm run demo -- cifar10. The report lands in demo/.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './setup/dependencies.mjs';
import { node, root, start } from './setup/processes.mjs';
import { exitIfUnavailable } from './setup/unavailable.mjs';

await ensureDependencies().catch(exitIfUnavailable);
await node([path.join(root, 'scripts', 'build.mjs')]);

const sample = (file) => path.join('media', 'sample', file);
const SAMPLES = {
  fashion: [sample('fashion.onnx'), '--data', sample('fashion-2000.npy')],
  cifar10: [sample('cifar10.onnx'), '--moments', sample('cifar10.moments.safetensors')],
};
const name = process.argv[2] ?? 'fashion';
if (!Object.hasOwn(SAMPLES, name)) {
  console.error(`There is no sample "${name}". Choose one of: ${Object.keys(SAMPLES).join(', ')}.`);
  process.exit(2);
}
const html = path.join('demo', 'report.html');
const json = path.join('demo', 'report.json');
mkdirSync(path.join(root, 'demo'), { recursive: true });
const args = ['diagnose', ...SAMPLES[name], '--html', html, '--json', json];
console.log(`scorescope ${args.join(' ')}`);
const { code, verdict } = await diagnose();
if (code === 0) {
  console.log(`\n${verdict}\nOpen ${path.join(root, html)}`);
  const others = Object.keys(SAMPLES).filter((other) => other !== name);
  console.log(`Another sample: ${others.map((other) => `npm run demo -- ${other}`).join(', ')}`);
}
process.exitCode = code;

/** Shows what the command line prints; its first line is the verdict. */
function diagnose() {
  const child = start(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    process.stdout.write(text);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, verdict: output.split('\n', 1)[0] }));
  });
}
