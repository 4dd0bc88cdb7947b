// The sample network and the question "which skip?" beside Python on the same machine, in turns:
// node bench/against-python.mjs --python PATH [--only evaluation|moments|question] [--fraction 1] [--threads N] [--rounds 5]
// PATH is a Python with torch, onnxruntime and numpy (tools/requirements.txt). The question in Python is that of notebook-way.json; with
// --fraction 0.05 a twentieth of each part's samples run and the time is scaled up, which is said. Ratios are Python's time over ours.
import { build } from 'esbuild';
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { writePictures } from './pictures.mjs';

process.env.ORT_DISABLE_TELEMETRY = '1';
const { values: given } = parseArgs({
  options: {
    python: { type: 'string' },
    only: { type: 'string' },
    fraction: { type: 'string', default: '1' },
    threads: { type: 'string', default: '0' },
    rounds: { type: 'string', default: '5' },
    images: { type: 'string', default: '60000' },
  },
});
if (!given.python) throw new Error('Name a Python with torch, onnxruntime and numpy: --python PATH');
const root = path.dirname(import.meta.dirname);
const inRepository = (...parts) => path.join(root, ...parts);
const cli = inRepository('dist', 'cli.js');
if (!existsSync(cli)) throw new Error('Run npm run build first.');
const sample = inRepository('media', 'sample', 'fashion.onnx');
const data = inRepository('media', 'sample', 'fashion-2000.npy');
const script = inRepository('bench', 'against_python.py');
const wayFile = inRepository('bench', 'notebook-way.json');
const wants = (what) => !given.only || given.only === what;
const require = createRequire(import.meta.url);
const { InferenceSession, Tensor } = require('onnxruntime-node');
const run = promisify(execFile);

const folder = mkdtempSync(path.join(import.meta.dirname, '.against-'));
try {
  const python = serve();
  const versions = await python.ask({ do: 'versions' });
  const own = JSON.parse(
    readFileSync(inRepository('node_modules', 'onnxruntime-node', 'package.json'), 'utf8'),
  ).version;
  console.log(
    `Python ${versions.python}, PyTorch ${versions.torch}, onnxruntime ${versions.onnxruntime}, numpy ${versions.numpy}; Node ${process.versions.node}, onnxruntime-node ${own}; ${versions.threads} threads`,
  );
  console.log(`The network in PyTorch differs from the file by ${versions.difference.toExponential(1)}.`);
  if (wants('evaluation')) await evaluations(python, versions.threads);
  if (wants('moments')) await moments(python);
  if (wants('question')) await question(python);
  python.end();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** One evaluation at several batch sizes; the fastest call of each over all rounds. */
async function evaluations(python, threads) {
  const session = await InferenceSession.create(sample, { executionProviders: ['cpu'], intraOpNumThreads: threads });
  console.log(
    '\n| batch | ours | onnxruntime | ratio | PyTorch eager | ratio |\n| --- | --- | --- | --- | --- | --- |',
  );
  for (const batch of [1, 8, 64]) {
    const best = { ours: Infinity, onnxruntime: Infinity, torch: Infinity };
    for (let round = 0; round < Number(given.rounds); round++) {
      best.ours = Math.min(best.ours, await bare(session, batch, 0.5));
      for (const engine of ['onnxruntime', 'torch']) {
        const { seconds } = await python.ask({ do: 'evaluation', engine, batch, seconds: 0.5 });
        best[engine] = Math.min(best[engine], seconds);
      }
    }
    const ratio = (engine) => (best[engine] / best.ours).toFixed(2);
    console.log(
      `| ${batch} | ${ms(best.ours)} | ${ms(best.onnxruntime)} | ${ratio('onnxruntime')} | ${ms(best.torch)} | ${ratio('torch')} |`,
    );
  }
  await session.release();
}

async function bare(session, batch, seconds) {
  const x = new Tensor(
    'float32',
    Float32Array.from({ length: batch * 784 }, (_, i) => Math.sin(i)),
    [batch, 1, 28, 28],
  );
  const sigma = new Tensor('float32', new Float32Array(batch).fill(3), [batch]);
  await session.run({ x, sigma });
  let best = Infinity;
  for (const until = performance.now() + 1000 * seconds; performance.now() < until;) {
    const start = performance.now();
    await session.run({ x, sigma });
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best / batch;
}

/** Mean, covariance and leading modes of as many images as Fashion-MNIST has. */
async function moments(python) {
  const file = path.join(folder, 'data.npy');
  writePictures(file, Number(given.images), [1, 28, 28]);
  const ours = path.join(folder, 'moments.cjs');
  const source = (name) => JSON.stringify(inRepository('src', ...name.split('/')));
  await build({
    stdin: {
      contents: `
        import { openDataSet } from ${source('data/openDataSet.ts')};
        import { momentsOf } from ${source('data/moments/moments.ts')};
        import { createMatMul } from ${source('engine/linearAlgebra.ts')};
        (async () => {
          const start = performance.now();
          const algebra = await createMatMul();
          await momentsOf(await openDataSet(process.argv[2], [1, 28, 28]), 192, algebra.product);
          const seconds = (performance.now() - start) / 1000;
          console.log(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
          process.exit();
        })();`,
      resolveDir: import.meta.dirname,
      loader: 'ts',
    },
    outfile: ours,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['onnxruntime-node'],
  });
  const fastest = async (measure) => {
    const all = [];
    for (let i = 0; i < 2; i++) all.push(await measure());
    return all.sort((a, b) => a.seconds - b.seconds)[0];
  };
  const our = await fastest(async () => JSON.parse((await run(process.execPath, [ours, file])).stdout));
  const their = await fastest(() => python.ask({ do: 'moments', file }));
  console.log(
    `\nMoments of ${given.images} × 784 with eigenvectors: ours ${our.seconds.toFixed(1)} s, ${Math.round(our.megabytes)} MB; numpy ${their.seconds.toFixed(1)} s, ${Math.round(their.megabytes)} MB; ratio ${(their.seconds / our.seconds).toFixed(2)}`,
  );
}

/** The whole question, from the start of the process to its end. */
async function question(serving) {
  const way = JSON.parse(readFileSync(wayFile, 'utf8'));
  const fraction = Number(given.fraction);
  const start = performance.now();
  const { stdout } = await run(given.python, [script, 'notebook', wayFile, data, given.fraction], {
    env: environment(),
  });
  const whole = (performance.now() - start) / 1000;
  const answer = JSON.parse(stdout);
  const counted = Object.values(answer.counts).reduce((sum, count) => sum + count, 0);
  if (fraction === 1)
    for (const { what, evaluations } of way.calls)
      if (answer.counts[what] !== evaluations)
        throw new Error(`${what} took ${answer.counts[what]} evaluations, not ${evaluations}`);
  const running = Object.values(answer.seconds).reduce((sum, seconds) => sum + seconds, 0);
  const parts = way.calls.map(({ what, evaluations }) => ({
    evaluations,
    seconds: (answer.seconds[what] * evaluations) / answer.counts[what],
  }));
  const python = whole - running + parts.reduce((sum, { seconds }) => sum + seconds, 0);
  const how = fraction === 1 ? 'run in full' : `scaled up from ${counted} evaluations`;
  console.log(
    `\nWhich skip? The notebooks' way: ${way.evaluations} evaluations, ${python.toFixed(1)} s (${how}; ${answer.ready.toFixed(1)} s of it before the first), ${Math.round(answer.megabytes)} MB; ${skipTo(answer.skip)}`,
  );
  console.log(
    '\n| ours | evaluations | seconds | ratio | memory | an evaluation | PyTorch eager, same calls ÷ ours | onnxruntime in Python, same calls ÷ ours | answer |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  );
  for (const effort of ['quick', 'standard'])
    for (const [name, more] of [
      ['checkpoint alone', []],
      ['2,000 images', ['--data', data]],
    ]) {
      const our = await diagnose(['--effort', effort, ...more]);
      const same = async (engine) =>
        (await serving.ask({ do: 'calls', engine, batches: our.batches })).seconds / our.measured;
      const told = [
        `${effort}, ${name}`,
        our.evaluations,
        our.seconds.toFixed(1),
        (python / our.seconds).toFixed(1),
        `${Math.round(our.megabytes)} MB`,
        ms(our.measured / our.batches.reduce((sum, batch) => sum + batch, 0)),
        (await same('torch')).toFixed(2),
        (await same('onnxruntime')).toFixed(2),
        skipTo(our.skip),
      ];
      console.log(`| ${told.join(' | ')} |`);
    }
}

function skipTo(sigma) {
  return sigma === null || sigma === undefined ? 'no skip' : `skip to σ ${sigma.toPrecision(3)}`;
}

/** A diagnosis by the built command line; the faster of two. Memory is the larger process's. */
async function diagnose(options) {
  const report = path.join(folder, 'report.json');
  const calls = path.join(folder, 'calls.json');
  const all = [];
  for (let i = 0; i < 2; i++) {
    const start = performance.now();
    await run(process.execPath, [cli, 'diagnose', sample, ...options, '--quiet', '--force', '--json', report], {
      env: {
        ...environment(),
        NODE_OPTIONS: `--require ${JSON.stringify(inRepository('bench', 'recordCalls.cjs'))}`,
        SCORESCOPE_CALLS: calls,
      },
    });
    const seconds = (performance.now() - start) / 1000;
    const { evaluations, skip } = JSON.parse(readFileSync(report, 'utf8'));
    const record = JSON.parse(readFileSync(calls, 'utf8'));
    const after = (record.lanes.length > 0 ? record.joined : record.calls).filter(
      ([, began]) => began >= record.prepared.wall,
    );
    all.push({
      seconds,
      evaluations: evaluations.total,
      batches: after.map(([batch]) => batch),
      measured: (record.ended.wall - record.prepared.wall) / 1000,
      skip: skip.recommended?.sigma ?? null,
      megabytes: record.peak / 2 ** 20,
    });
  }
  return all.sort((a, b) => a.seconds - b.seconds)[0];
}

/** A Python process that answers one command after another. */
function serve() {
  const child = spawn(given.python, [script, 'serve', given.threads], {
    env: environment(),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(command) {
      child.stdin.write(`${JSON.stringify(command)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('Python ended');
      return JSON.parse(value);
    },
    end: () => child.stdin.end(),
  };
}

function environment() {
  return given.threads === '0' ? process.env : { ...process.env, OMP_NUM_THREADS: given.threads };
}

function ms(seconds) {
  return `${(1000 * seconds).toFixed(3)} ms`;
}
