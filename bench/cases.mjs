// The networks that benches decide about, and the process that diagnoses one of them (judgePlan.ts).
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

process.env.ORT_DISABLE_TELEMETRY = '1';
const root = path.dirname(import.meta.dirname);
const script = path.join(root, 'dist', 'bench', 'judgePlan.js');
if (!existsSync(script)) throw new Error('Run npm run build && node scripts/build.mjs bench first.');
const inRepository = (...parts) => path.join(root, ...parts);
const family = (name) => ({ model: inRepository('test', 'fixtures', 'families', `${name}.onnx`) });
const data = inRepository('media', 'sample', 'fashion-2000.npy');
const sample = { model: inRepository('media', 'sample', 'fashion.onnx') };
const edm = { family: 'edm', prediction: 'denoised', time: 'sigma' };
const vp = { family: 'vp', prediction: 'epsilon', time: 'index' };
/** Exact denoisers of the tests, read as stated. */
const exact = (request, ...names) =>
  Object.fromEntries(names.map((name) => [`exact ${name}`, { exact: name, request }]));

export const CASES = {
  sample: { request: sample },
  'sample, data': { request: { ...sample, data } },
  'sample, DPM-Solver++ 20': { request: { ...sample, sampler: 'dpmpp-2m', steps: 20 } },
  'sample, Euler 40': { request: { ...sample, sampler: 'euler', steps: 40 } },
  epsilon: { request: { ...family('epsilon'), ...vp, schedule: 'linear', data } },
  v: { request: family('v') },
  x0: { request: { ...family('x0'), schedule: 'scaled-linear', prediction: 'denoised', time: 'index' } },
  flow: { request: family('flow') },
  ...exact(edm, 'line', 'ring8', 'bimod', 'gmm3'),
  ...exact({ ...vp, schedule: 'linear' }, 'table', 'steep'),
  ...exact({ family: 'flow', prediction: 'velocity', time: 't' }, 'flow'),
  ...exact({ ...edm, prediction: 'edm-raw', time: 'c-noise' }, 'edm-raw'),
  ...exact({ ...vp, schedule: 'scaled-linear' }, 'latents-32', 'latents-32-mixture'),
};

/** The names asked for, all where none is. */
export function chosenFrom(cases, chosen) {
  const all = Object.keys(cases);
  const unknown = chosen.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`There is no case ${unknown.join(', ')}; there are ${all.join('; ')}.`);
  return chosen.length === 0 ? all : chosen;
}

/** What a process of its own finds about one task; `error` in place of it where it ended otherwise. */
export async function judge({ request, ...task }) {
  const asked = JSON.stringify({ ...task, request: { ...request, provider: 'cpu' } });
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, asked], { maxBuffer: 2 ** 26 });
    return JSON.parse(stdout);
  } catch (error) {
    const lines = String(error.stderr || error.message).split('\n');
    return { error: lines.slice(-6).join(' ') };
  }
}
