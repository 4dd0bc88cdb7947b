// Heavy products through ONNX Runtime beside ml-matrix, in one run: node bench/products.mjs
// The covariance of 2,000 images of 28 × 28 and one step of a subspace iteration on it.
import { build } from 'esbuild';
import { Matrix } from 'ml-matrix';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';

process.env.ORT_DISABLE_TELEMETRY = '1';
const folder = mkdtempSync(path.join(import.meta.dirname, '.products-'));
try {
  const outfile = path.join(folder, 'linearAlgebra.cjs');
  const entryPoints = [path.join(import.meta.dirname, '../src/engine/linearAlgebra.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', external: ['onnxruntime-node'] });
  const { createMatMul } = (await import(outfile)).default;
  const algebra = await createMatMul();
  const random = (n) => Float64Array.from({ length: n }, () => Math.random() - 0.5);
  for (const [m, k, n] of [
    [784, 2000, 784],
    [784, 784, 192],
  ]) {
    const [a, b] = [random(m * k), random(k * n)];
    const [left, right] = [Matrix.from1DArray(m, k, a), Matrix.from1DArray(k, n, b)];
    const ours = await fastest(() => algebra.product(a, b, m, k, n));
    const theirs = await fastest(() => left.mmul(right));
    const rate = (seconds) => `${((2 * m * k * n) / seconds / 1e9).toFixed(2)} GFLOP/s`;
    console.log(
      `${m}×${k} · ${k}×${n}: ONNX Runtime ${rate(ours)}, ml-matrix ${rate(theirs)}, ratio ${(theirs / ours).toFixed(1)}`,
    );
  }
  await algebra.release();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function fastest(work) {
  let best = Infinity;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await work();
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}
