// Published figures that need no network, through ScoreScope's own readers and moments:
// node tools/acceptance/moments.mjs --cifar FOLDER --mnist FOLDER (see README.md for where the data come from)
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

process.env.ORT_DISABLE_TELEMETRY = '1';
const { values: given } = parseArgs({ options: { cifar: { type: 'string' }, mnist: { type: 'string' } } });
if (!given.cifar && !given.mnist) throw new Error('Name --cifar FOLDER, --mnist FOLDER or both.');

// Beside the runtime that the bundle loads.
const folder = mkdtempSync(path.join(import.meta.dirname, '.acceptance-'));
const scratch = mkdtempSync(path.join(tmpdir(), 'scorescope-acceptance-'));
try {
  const outfile = path.join(folder, 'squaredMean.cjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'squaredMean.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['onnxruntime-node'],
  });
  const { checkCifar, checkMnist } = (await import(outfile)).default;
  const checks = [
    ...(given.cifar ? [await checkCifar(given.cifar, scratch)] : []),
    ...(given.mnist ? [await checkMnist(given.mnist)] : []),
  ];
  for (const { what, found, published, seconds, count } of checks)
    console.log(
      `${what}, ${count.toLocaleString('en')} images: ‖μ‖² ${found.toFixed(6)}, published ${published}, off by ${Math.abs(found / published - 1).toExponential(1)} (${seconds.toFixed(1)} s)`,
    );
  if (checks.some(({ found, published }) => Math.abs(found / published - 1) > 1e-6)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
  rmSync(scratch, { recursive: true, force: true });
}
