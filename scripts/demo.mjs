// Diagnoses the sample network from a terminal: npm run demo. The report lands in demo/.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './setup/dependencies.mjs';
import { node, root, start } from './setup/processes.mjs';
import { exitIfUnavailable } from './setup/unavailable.mjs';

await ensureDependencies().catch(exitIfUnavailable);
await node([path.join(root, 'scripts', 'build.mjs')]);

const sample = path.join('media', 'sample');
const html = path.join('demo', 'report.html');
const json = path.join('demo', 'report.json');
mkdirSync(path.join(root, 'demo'), { recursive: true });
const args = ['diagnose', path.join(sample, 'fashion.onnx'), '--data', path.join(sample, 'fashion-2000.npy')];
args.push('--html', html, '--json', json);
console.log(`scorescope ${args.join(' ')}`);
const { code, verdict } = await diagnose();
if (code === 0) console.log(`\n${verdict}\nOpen ${path.join(root, html)}`);
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
