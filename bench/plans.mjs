// The recommended skip of every trained network in the repository, for the usual samplers, by its own Gaussian and by that of 2,000
// images: node bench/plans.mjs [name …]. Half a minute a row on two idle cores.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.dirname(import.meta.dirname);
const cli = path.join(root, 'dist', 'cli.js');
const inRepository = (...parts) => path.join(root, ...parts);
const family = (name) => inRepository('test', 'fixtures', 'families', `${name}.onnx`);
if (!existsSync(cli)) throw new Error('Run npm run build first.');

const NETWORKS = {
  sample: [inRepository('media', 'sample', 'fashion.onnx')],
  epsilon: [family('epsilon')],
  v: [family('v')],
  x0: [family('x0'), '--schedule', 'scaled-linear', '--prediction', 'denoised', '--time', 'index'],
  flow: [family('flow')],
};
const SAMPLERS = [
  ['heun', 18],
  ['ddim', 50],
  ['dpmpp-2m', 20],
];
const GAUSSIANS = {
  checkpoint: [],
  '2,000 images': ['--data', inRepository('media', 'sample', 'fashion-2000.npy')],
};

const chosen = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), 'scorescope-plans-'));
console.log('| network | sampler | Gaussian | plan | error ratio | measured | search, all evaluations | seconds |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
try {
  for (const [name, options] of Object.entries(NETWORKS))
    if (chosen.length === 0 || chosen.includes(name))
      for (const [sampler, steps] of SAMPLERS)
        for (const [gaussian, data] of Object.entries(GAUSSIANS)) {
          const report = await diagnose([...options, ...data, '--sampler', sampler, '--steps', String(steps)]);
          const { evaluations, durationMs, sampler: own } = report;
          const cost = `${evaluations.skip}, ${evaluations.total}`;
          const seconds = Math.round(durationMs / 1000);
          const row = [name, `${sampler} ${steps} (${own.evaluations})`, gaussian, ...plan(report), cost, seconds];
          console.log(`| ${row.join(' | ')} |`);
        }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function diagnose(args) {
  const file = path.join(folder, 'report.json');
  await promisify(execFile)(process.execPath, [cli, 'diagnose', ...args, '--quiet', '--json', file]);
  return JSON.parse(readFileSync(file, 'utf8'));
}

function plan({ skip, speedup }) {
  const { recommended, candidates, reason } = skip;
  if (!recommended) return [reason, '', ''];
  const { sigma, remainingSteps, evaluations, saved, spacing } = recommended;
  const ran = candidates.find((c) => c.start === 'gaussian' && c.sigma === sigma && c.evaluations === evaluations);
  const { value, low, high } = ran.fittedRatio ?? ran.errorRatio;
  return [
    `σ ${sigma.toPrecision(3)}, ${remainingSteps} steps ${spacing}, ${evaluations} ev. (−${Math.round(100 * saved)} %)`,
    `${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`,
    speedup.measured ? `${speedup.measured.value.toFixed(2)}×` : '',
  ];
}
