// Exact denoisers diagnosed with ten seeds, from the checkpoint alone and with exact moments, beside their float64 truth:
// node bench/truth.mjs [case …] [--cli dist/cli.js] [--seeds 10] [--effort standard] [--jobs 1] [--out FILE.json]
// The networks are written anew for every run (test/support/exactLaws); of those whose betas cannot be seen, everything is stated.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { bundled } from './bundled.mjs';
import { inParallel } from './inParallel.mjs';

const root = path.dirname(import.meta.dirname);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cli: { type: 'string', default: path.join(root, 'dist', 'cli.js') },
    seeds: { type: 'string', default: '10' },
    effort: { type: 'string', default: 'standard' },
    jobs: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
});
if (!existsSync(values.cli)) throw new Error('Run npm run build first.');
process.env.ORT_DISABLE_TELEMETRY = '1';

/** Reports written so far. */
let runs = 0;
/** NMSE intervals are widened by this: what a float32 network and a truth by Monte Carlo leave. */
const WIDENED = 1e-4;
/** Findings that an exact denoiser must not get. */
const FALSE = ['under-trained', 'does-not-denoise', 'own-noise', 'disagreement', 'mean-offset', 'low-precision'];

const folder = mkdtempSync(path.join(tmpdir(), 'scorescope-truth-'));
try {
  const { exactCases, networkOf, meanErrorOf, nmseOf, saveMomentsOf } = await bundled('exactLaws/truth.ts', folder);
  const wanted = Object.keys(exactCases).filter(
    (name) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
  );
  const rows = [];
  const refused = [];
  console.log(
    '| network | seed | mean | λ off, at most | λ held | NMSE held | evaluations | false findings | same verdict |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const name of wanted) {
    const exact = exactCases[name]();
    const model = path.join(folder, `${name}.onnx`);
    writeFileSync(model, networkOf(exact.law.graph, exact.shape, exact.kind));
    const moments = path.join(folder, `${name}.safetensors`);
    await saveMomentsOf(exact.law, moments);
    const truth = new Map();
    const tasks = Array.from({ length: Number(values.seeds) }, (_, seed) => async () => {
      const stated = exact.stated ?? [];
      const alone = await diagnose(model, [...stated, '--seed', `${seed}`]);
      const told = alone && (await diagnose(model, [...stated, '--seed', `${seed}`, '--moments', moments]));
      if (!told) {
        refused.push(`${name} ${seed}`);
        return;
      }
      const row = { name, seed, ...(await judged(exact.law, alone, told, { meanErrorOf, nmseOf, truth })) };
      rows.push(row);
      console.log(`| ${cells(row).join(' | ')} |`);
    });
    await inParallel(tasks, Number(values.jobs), (task) => task());
  }
  summarize(rows);
  if (refused.length > 0) console.log(`\nrefused, which an exact denoiser must not be: ${refused.join(', ')}`);
  if (values.out) writeFileSync(values.out, `${JSON.stringify(rows, null, 1)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function diagnose(model, args) {
  const report = path.join(folder, `${path.basename(model)}.${runs++}.json`);
  const failure = await promisify(execFile)(
    process.execPath,
    [
      values.cli,
      'diagnose',
      model,
      '--effort',
      values.effort,
      '--provider',
      'cpu',
      '--quiet',
      '--json',
      report,
      ...args,
    ],
    { maxBuffer: 1 << 28 },
  ).then(
    () => null,
    (error) => error,
  );
  if (failure?.code === 2) return null;
  if (failure) throw failure;
  const found = JSON.parse(readFileSync(report, 'utf8'));
  return { ...found, gaussianFile: path.join(folder, found.structure.file) };
}

async function judged(law, alone, told, { meanErrorOf, nmseOf, truth }) {
  const { structure, linearity, warnings, evaluations } = alone;
  const wanted = Float64Array.from(law.moments.eigenvalues).sort().reverse();
  const of = (k) => wanted[k] ?? law.moments.tail;
  // Reports of earlier versions do not say what they resolve.
  const resolved = structure.resolved ?? structure.uncertainty?.length ?? 0;
  const off = structure.eigenvalues.slice(0, resolved).map((value, k) => Math.abs(value / of(k) - 1));
  const told8 = structure.uncertainty ?? [];
  const held = told8.map(({ low, high }, k) => low <= of(k) && of(k) <= high);
  const nmse = linearity.flatMap(({ sigma, gaussian, repeatable }) => {
    if (!gaussian) return [];
    if (!truth.has(sigma)) truth.set(sigma, nmseOf(law, sigma));
    const { value, low, high } = gaussian.denoiserNmse;
    const right = truth.get(sigma);
    return [{ sigma, value, low, high, right, repeatable, held: low - WIDENED <= right && right <= high + WIDENED }];
  });
  const codes = warnings.map(({ code }) => code);
  return {
    meanNorm: structure.meanNorm,
    mean: await meanErrorOf(law, alone.gaussianFile),
    source: structure.source,
    resolved,
    off: Math.max(0, ...off),
    held: held.filter(Boolean).length,
    told: held.length,
    nmse,
    evaluations: evaluations.structure,
    total: evaluations.total,
    findings: codes,
    false: codes.filter((code) => FALSE.includes(code) || code === 'structure-from-samples'),
    verdict: verdictOf(alone),
    withMoments: verdictOf(told),
  };
}

/** The verdict in words: the plan by its σ and evaluations. */
function verdictOf({ skip }) {
  const plan = skip.recommended;
  return plan
    ? { sigma: plan.sigma, evaluations: plan.evaluations, skipped: plan.skippedSteps }
    : { verdict: skip.verdict };
}

/** The same: both none, or both a plan within one step of the own grid or two evaluations. */
function isSame(a, b) {
  if (!('sigma' in a) || !('sigma' in b)) return 'sigma' in a === 'sigma' in b;
  return Math.abs(a.skipped - b.skipped) <= 1 || Math.abs(a.evaluations - b.evaluations) <= 2;
}

function cells(row) {
  const plan = (v) => ('sigma' in v ? `σ ${Number(v.sigma.toPrecision(3))}, ${v.evaluations}` : v.verdict);
  return [
    row.name,
    row.seed,
    `${(100 * row.mean).toFixed(2)} %`,
    `${(100 * row.off).toFixed(1)} % of ${row.resolved}`,
    `${row.held}/${row.told}`,
    `${row.nmse.filter(({ held }) => held).length}/${row.nmse.length}`,
    `${row.evaluations} of ${row.total}`,
    row.false.join(' ') || '–',
    `${isSame(row.verdict, row.withMoments) ? 'yes' : 'no'}: ${plan(row.verdict)} / ${plan(row.withMoments)}`,
  ];
}

function summarize(rows) {
  const part = (of, is) => {
    const total = of.length;
    const count = of.filter(is).length;
    return `${count} of ${total} (${total ? ((100 * count) / total).toFixed(1) : '–'} %)`;
  };
  const names = [...new Set(rows.map(({ name }) => name))];
  console.log('\n| network | mean, worst | λ off, worst | λ held | NMSE held | same verdict | false findings |');
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const name of [...names, 'all']) {
    const own = rows.filter((row) => name === 'all' || row.name === name);
    const worst = (key) => `${(100 * Math.max(...own.map((row) => row[key]))).toFixed(2)} %`;
    const intervals = own.flatMap(({ held, told }) => Array.from({ length: told }, (_, k) => k < held));
    const levels = own.flatMap(({ nmse }) => nmse.map(({ held }) => held));
    console.log(
      `| ${[
        name,
        worst('mean'),
        worst('off'),
        part(intervals, Boolean),
        part(levels, Boolean),
        part(own, (row) => isSame(row.verdict, row.withMoments)),
        [...new Set(own.flatMap((row) => row.false))].join(' ') || '–',
      ].join(' | ')} |`,
    );
  }
}
