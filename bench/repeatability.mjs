// The sample checkpoint diagnosed with ten seeds, by its own Gaussian and by that of its data: node bench/repeatability.mjs [seeds]
// A decision repeats where the recommended σ is within one level of the own grid of the one found most often.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.dirname(import.meta.dirname);
const cli = path.join(root, 'dist', 'cli.js');
const sample = (file) => path.join(root, 'media', 'sample', file);
const seeds = Number(process.argv[2] ?? 10);
if (!existsSync(cli)) throw new Error('Run npm run build first.');

const folder = mkdtempSync(path.join(tmpdir(), 'scorescope-repeatability-'));
try {
  await repeat('The Gaussian from the checkpoint alone', []);
  await repeat('The Gaussian of 2,000 images', ['--data', sample('fashion-2000.npy')]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function repeat(title, args) {
  console.log(`\n${title}, Heun 18, standard effort\n`);
  console.log('| seed | skip to σ | steps skipped | steps left | evaluations | error ratio | seeds used | search |');
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
  const depths = [];
  const spent = [];
  for (let seed = 0; seed < seeds; seed++) {
    const { skip, evaluations } = await diagnose(seed, args);
    const { recommended } = skip;
    depths.push(recommended?.skippedSteps ?? 0);
    spent.push(evaluations.skip);
    console.log(`| ${[seed, ...plan(skip), evaluations.skip].join(' | ')} |`);
  }
  const usual = mostFrequent(depths);
  const agree = depths.filter((depth) => depth > 0 && Math.abs(depth - usual) <= 1).length;
  console.log(`\nwithin one level of ${usual} steps skipped: ${agree} of ${seeds}`);
  console.log(
    `evaluations of the search: ${Math.min(...spent)} to ${Math.max(...spent)}, including the reference solution`,
  );
}

async function diagnose(seed, args) {
  const report = path.join(folder, `${seed}.json`);
  const options = ['--steps', '18', '--sigmas', '20', '--seed', String(seed), '--quiet', '--json', report];
  await promisify(execFile)(process.execPath, [cli, 'diagnose', sample('fashion.onnx'), ...args, ...options]);
  return JSON.parse(readFileSync(report, 'utf8'));
}

function plan({ recommended, candidates }) {
  if (!recommended) return ['none', 0, '', '', '', ''];
  const { sigma, skippedSteps, remainingSteps, evaluations } = recommended;
  const ran = candidates.find((c) => c.start === 'gaussian' && c.sigma === sigma && c.evaluations === evaluations);
  const { value, low, high } = ran.fittedRatio;
  const ratio = `${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
  return [sigma.toPrecision(3), skippedSteps, remainingSteps, evaluations, ratio, ran.seeds];
}

function mostFrequent(values) {
  const times = (value) => values.filter((other) => other === value).length;
  return values.reduce((best, value) => (times(value) > times(best) ? value : best));
}
