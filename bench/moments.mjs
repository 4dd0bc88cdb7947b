// Mean and leading eigenpairs of data sets as large as they come, beside numpy on the same file:
// node bench/moments.mjs [--python PATH] [--only NAME]
// Pictures are made with a spectrum like that of photographs, variance falling as 1/frequency², and stored as uint8 .npy.
// Ours runs in a process of its own, so that its peak memory is its own; numpy's eigvalsh is the float64 reference.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { writePictures } from './pictures.mjs';

const { values: given } = parseArgs({
  options: { python: { type: 'string' }, only: { type: 'string' }, folder: { type: 'string' } },
});
const cases = [
  { name: '60,000 × 784', count: 60_000, shape: [1, 28, 28], rank: 192 },
  { name: '10,000 × 12,288', count: 10_000, shape: [3, 64, 64], rank: 256 },
  { name: '20,000 × 12,288', count: 20_000, shape: [3, 64, 64], rank: 256, only: 'memory' },
  { name: '1,000 × 12,288', count: 1_000, shape: [3, 64, 64], rank: 256 },
].filter(({ name, only }) => (given.only ? name.startsWith(given.only) : only === undefined));

const numpy = `
import json, resource, sys, time
import numpy as np
start, busy = time.perf_counter(), time.process_time()
x = np.load(sys.argv[1]).astype(np.float64)
x = x.reshape(len(x), -1)
x -= x.mean(0)
n, d = x.shape
product = x @ x.T if n < d else x.T @ x
values = np.linalg.eigvalsh(product / (n - 1))[::-1]
print(json.dumps({
  'seconds': time.perf_counter() - start,
  'processor': time.process_time() - busy,
  'megabytes': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
  'eigenvalues': values[:1024].tolist(),
}))
`;

const folder = mkdtempSync(path.join(given.folder ?? import.meta.dirname, '.moments-'));
try {
  await bundle(path.join(folder, 'ours.cjs'));
  for (const one of cases) measure(one);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measure({ name, count, shape, rank }) {
  const file = path.join(folder, 'data.npy');
  writePictures(file, count, shape);
  const script = path.join(folder, 'ours.cjs');
  const ours = JSON.parse(
    execFileSync(process.execPath, [script, file, shape.join(','), rank], {
      env: { ...process.env, ORT_DISABLE_TELEMETRY: '1', NODE_PATH: path.join(import.meta.dirname, '../node_modules') },
      maxBuffer: 1 << 26,
    }),
  );
  const tell = ({ seconds, processor, megabytes }) =>
    `${seconds.toFixed(1)} s (${processor.toFixed(1)} s of processors), ${Math.round(megabytes)} MB at most`;
  console.log(`${name}, ${rank} eigenpairs: ${tell(ours)}`);
  if (!given.python) return;
  const theirs = JSON.parse(
    execFileSync(given.python, ['-c', numpy, file], { maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  const told = theirs.eigenvalues.filter((value) => value > 0.01 * theirs.eigenvalues[0]);
  const errors = theirs.eigenvalues.slice(0, rank).map((value, k) => Math.abs(ours.eigenvalues[k] / value - 1));
  const worst = (until) => Math.max(...errors.slice(0, until)).toExponential(1);
  console.log(`  numpy: ${tell(theirs)}; ours takes ${(ours.seconds / theirs.seconds).toFixed(2)} of its time`);
  console.log(
    `  largest relative error of the ${Math.min(rank, told.length)} eigenvalues above 1 % of the first: ${worst(told.length)}; of all ${rank}: ${worst(rank)}`,
  );
}

async function bundle(outfile) {
  const source = path.join(import.meta.dirname, '../src');
  const contents = `
    import { openDataSet } from ${JSON.stringify(path.join(source, 'data/openDataSet.ts'))};
    import { momentsOf } from ${JSON.stringify(path.join(source, 'data/moments/moments.ts'))};
    import { createMatMul } from ${JSON.stringify(path.join(source, 'engine/linearAlgebra.ts'))};
    const [file, shape, rank] = process.argv.slice(2);
    (async () => {
      const before = process.cpuUsage();
      const start = performance.now();
      const set = await openDataSet(file, shape.split(',').map(Number));
      const algebra = await createMatMul();
      const { eigenvalues } = await momentsOf(set, Number(rank), algebra.product);
      const seconds = (performance.now() - start) / 1000;
      const { user, system } = process.cpuUsage(before);
      await algebra.release();
      const megabytes = process.resourceUsage().maxRSS / 1024;
      console.log(JSON.stringify({ seconds, processor: (user + system) / 1e6, megabytes, eigenvalues: [...eigenvalues] }));
    })();`;
  await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['onnxruntime-node'],
  });
}
