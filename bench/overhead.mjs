// What a diagnosis costs beyond the network's own time, beside a bare loop that makes the same calls on the same session, in turns:
// node bench/overhead.mjs [--model FILE] [--slow] [--effort standard] [--repeat 3] [--most 1.05] [-- OPTIONS OF DIAGNOSE]
// Start-up, until the number of evaluations is announced, is told apart. `busy` is the time of the main thread alone, which takes part
// in every call: on a busy machine it is the one to trust. --slow makes a network of some 20 ms an evaluation.
import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';

process.env.ORT_DISABLE_TELEMETRY = '1';
const require = createRequire(import.meta.url);
const root = path.dirname(import.meta.dirname);
const cli = path.join(root, 'dist', 'cli.js');
const recorder = path.join(import.meta.dirname, 'recordCalls.cjs');
const { now } = require(recorder);
if (!existsSync(cli)) throw new Error('Run npm run build first.');
const { values: given, positionals: options } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: path.join(root, 'media', 'sample', 'fashion.onnx') },
    slow: { type: 'boolean', default: false },
    effort: { type: 'string', default: 'standard' },
    repeat: { type: 'string', default: '3' },
    most: { type: 'string' },
  },
});

const folder = mkdtempSync(path.join(tmpdir(), 'scorescope-overhead-'));
try {
  const model = given.slow ? await slowNetwork(path.join(folder, 'slow.onnx')) : given.model;
  const { InferenceSession, Tensor } = require('onnxruntime-node');
  const session = await InferenceSession.create(model, { executionProviders: ['cpu'], graphOptimizationLevel: 'all' });
  const rows = [];
  for (let i = 0; i < Number(given.repeat); i++) {
    const run = await diagnosed(model);
    const bare = await bareLoop(session, Tensor, run.measured);
    rows.push({ ...run, bare });
    tell(run, bare);
  }
  const ratios = rows.map(({ wall, inside }) => wall.busy / inside.busy);
  const beside = rows.map(({ wall, bare }) => wall.busy / bare.busy);
  console.log(
    `\noverhead ${median(ratios).toFixed(3)} (busy), ${median(rows.map(({ wall, inside }) => wall.wall / inside.wall)).toFixed(3)} (wall); diagnosis ÷ bare loop ${median(beside).toFixed(3)} (busy), ${median(rows.map(({ wall, bare }) => wall.wall / bare.wall)).toFixed(3)} (wall)`,
  );
  if (given.most && median(ratios) > Number(given.most)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** One diagnosis from the command line, as anyone runs it. */
async function diagnosed(model) {
  const file = path.join(folder, 'calls.json');
  const report = path.join(folder, 'report.json');
  const began = performance.timeOrigin + performance.now();
  const args = [cli, 'diagnose', model, '--effort', given.effort, '--provider', 'cpu', ...options];
  await promisify(execFile)(process.execPath, [...args, '--quiet', '--force', '--json', report], {
    env: { ...process.env, NODE_OPTIONS: `--require ${JSON.stringify(recorder)}`, SCORESCOPE_CALLS: file },
  });
  const ended = performance.timeOrigin + performance.now();
  const {
    prepared,
    ended: sent,
    calls,
    lanes,
    joined,
    memory,
    peak,
    processors,
  } = JSON.parse(readFileSync(file, 'utf8'));
  const since = (list) => list.filter(([, start]) => start >= prepared.wall);
  const measured = since(calls);
  const side = lanes.map(since);
  // Sessions side by side take the mean of their times.
  const inside = (index) => sum([measured, ...side].flat().map((call) => call[index])) / (1 + lanes.length) / 1000;
  const { evaluations, stages } = JSON.parse(readFileSync(report, 'utf8'));
  return {
    seconds: (ended - began) / 1000,
    firstCall: (calls[0][1] - began) / 1000,
    startUp: (prepared.wall - began) / 1000,
    wall: { wall: (sent.wall - prepared.wall) / 1000, busy: (sent.busy - prepared.busy) / 1000 },
    inside: { wall: inside(2), busy: inside(3) },
    large: lanes.length > 0 ? null : atLarge(measured, prepared),
    sessions: 1 + lanes.length,
    measured: (lanes.length > 0 ? since(joined) : measured).map(([batch]) => batch),
    evaluations: evaluations.total,
    reported: sum((stages ?? []).map(({ networkSeconds }) => networkSeconds ?? 0)),
    peak,
    drift: drift(memory),
    processors: (processors.user + processors.system) / 1e6,
  };
}

/** The ratio over the calls of batch 8 or more alone: each with what was done since the call before it. */
function atLarge(calls, prepared) {
  const [all, inside] = [
    { wall: 0, busy: 0 },
    { wall: 0, busy: 0 },
  ];
  let last = prepared;
  for (const [batch, start, wall, busy, startBusy] of calls) {
    const ended = { wall: start + wall, busy: startBusy + busy };
    if (batch >= 8)
      for (const kind of ['wall', 'busy']) {
        all[kind] += ended[kind] - last[kind];
        inside[kind] += kind === 'wall' ? wall : busy;
      }
    last = ended;
  }
  return { wall: all.wall / inside.wall, busy: all.busy / inside.busy };
}

/** The same batches on a session of our own, tensors made beforehand. */
async function bareLoop(session, Tensor, batches) {
  const feeds = new Map([...new Set(batches)].map((batch) => [batch, feedsOf(session, Tensor, batch)]));
  for (const one of feeds.values()) await session.run(one);
  const before = now();
  for (const batch of batches) await session.run(feeds.get(batch));
  const after = now();
  return { wall: (after.wall - before.wall) / 1000, busy: (after.busy - before.busy) / 1000 };
}

function feedsOf({ inputMetadata }, Tensor, batch) {
  return Object.fromEntries(
    inputMetadata.map(({ name, type, shape }) => {
      const dims = shape.map((size) => (typeof size === 'number' ? size : batch));
      const count = dims.reduce((product, size) => product * size, 1);
      const values = type === 'float32' ? Float32Array.from({ length: count }, (_, i) => 1 + Math.sin(i)) : null;
      if (!values) throw new Error(`The bare loop feeds float32 alone; ${name} takes ${type}.`);
      return [name, new Tensor(type, values, dims)];
    }),
  );
}

function tell(run, bare) {
  const { wall, inside, measured } = run;
  const each = (seconds) => `${((1000 * seconds) / sum(measured)).toFixed(3)} ms`;
  const sizes = [...new Set(measured)].sort((a, b) => a - b);
  const share = (batch) =>
    `${batch}: ${Math.round((100 * batch * measured.filter((b) => b === batch).length) / sum(measured))} %`;
  console.log(
    `\n${run.evaluations} evaluations in the report, ${sum(measured)} after the start-up in ${measured.length} calls of ${run.sessions} sessions (batch ${sizes.map(share).join(', ')})`,
  );
  console.log(
    `  ${run.seconds.toFixed(2)} s in all; first call after ${run.firstCall.toFixed(2)} s, start-up ${run.startUp.toFixed(2)} s; ${run.processors.toFixed(1)} s of processors`,
  );
  for (const kind of ['wall', 'busy'])
    console.log(
      `  ${kind}: diagnosis ${wall[kind].toFixed(2)} s (${each(wall[kind])} an evaluation), in session.run ${inside[kind].toFixed(2)} s, ratio ${(wall[kind] / inside[kind]).toFixed(3)}; bare loop ${bare[kind].toFixed(2)} s (${each(bare[kind])}), ratio ${(wall[kind] / bare[kind]).toFixed(3)}`,
    );
  if (run.large)
    console.log(
      `  calls of batch 8 or more alone: ratio ${run.large.wall.toFixed(3)} (wall), ${run.large.busy.toFixed(3)} (busy)`,
    );
  console.log(
    `  memory: ${megabytes(run.peak)} at most, drift ${megabytes(run.drift)}; network time in the report ${run.reported.toFixed(2)} s`,
  );
}

/** Of the resident memory: its median over the last tenth of the calls less that over the third tenth. */
function drift(memory) {
  const tenth = Math.ceil(memory.length / 10);
  return median(memory.slice(-tenth)) - median(memory.slice(2 * tenth, 3 * tenth));
}

/** Every pixel ±0.7 with some spread, exactly denoised, and convolutions beside it that cost time and change nothing. */
async function slowNetwork(file) {
  const outfile = path.join(folder, 'writer.cjs');
  const entryPoints = [path.join(root, 'src', 'checkpoint', 'onnx', 'writer.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs' });
  const { writeModel } = require(outfile);
  const [side, width] = [28, 480];
  const weights = (to, from) => ({
    type: 'float32',
    shape: [to, from, 3, 3],
    data: Float32Array.from({ length: 9 * to * from }, (_, i) => Math.sin(i) / Math.sqrt(9 * from)),
  });
  const scalar = (value) => ({ type: 'float32', shape: [], data: Float32Array.of(value) });
  const convolution = (input, weight, output) => ({
    operator: 'Conv',
    inputs: [input, weight],
    outputs: [output],
    attributes: { pads: { ints: [1, 1, 1, 1] } },
  });
  const apply = (operator, inputs, output) => ({ operator, inputs, outputs: [output] });
  const shape = ['batch', 1, side, side];
  writeFileSync(
    file,
    writeModel({
      opset: 17,
      inputs: [
        { name: 'x', type: 'float32', shape },
        { name: 'sigma', type: 'float32', shape: ['batch'] },
      ],
      outputs: [{ name: 'denoised', type: 'float32', shape }],
      initializers: {
        axes: { type: 'int64', shape: [4], data: BigInt64Array.of(-1n, 1n, 1n, 1n) },
        spread: scalar(0.04),
        height: scalar(0.7),
        nothing: scalar(1e-12),
        first: weights(width, 1),
        second: weights(width, width),
        third: weights(width, width),
        last: weights(1, width),
      },
      nodes: [
        // D = (s²x + σ²h·tanh(hx/(s² + σ²)))/(s² + σ²).
        apply('Reshape', ['sigma', 'axes'], 's'),
        apply('Mul', ['s', 's'], 'variance'),
        apply('Add', ['variance', 'spread'], 'total'),
        apply('Mul', ['x', 'height'], 'scaled'),
        apply('Div', ['scaled', 'total'], 'odds'),
        apply('Tanh', ['odds'], 'sign'),
        apply('Mul', ['sign', 'height'], 'centers'),
        apply('Mul', ['centers', 'variance'], 'pulled'),
        apply('Mul', ['x', 'spread'], 'kept'),
        apply('Add', ['pulled', 'kept'], 'sum'),
        apply('Div', ['sum', 'total'], 'exact'),
        apply('Tanh', ['x'], 'bounded'),
        convolution('bounded', 'first', 'c1'),
        apply('Tanh', ['c1'], 'h1'),
        convolution('h1', 'second', 'c2'),
        apply('Tanh', ['c2'], 'h2'),
        convolution('h2', 'third', 'c3'),
        apply('Tanh', ['c3'], 'h3'),
        convolution('h3', 'last', 'c4'),
        apply('Mul', ['c4', 'nothing'], 'beside'),
        apply('Add', ['exact', 'beside'], 'denoised'),
      ],
    }),
  );
  return file;
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

function megabytes(bytes) {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}
