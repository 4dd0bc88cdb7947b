// How often the plan of quick and of standard effort lies near that of thorough, and how often it exceeds its rung on fresh seeds:
// node bench/efforts.mjs [--jobs N] [--seeds N] [--fresh N] [--criterion picture] [--efforts quick,standard] [CASE …]
// Near: within one step of the own grid, or two evaluations. Exceeded: median of the error ratios above 1.10; or median PSNR below
// 39 dB (relative RMS above 3.4 %), or more than a fifth of the samples changed. Needs `npm run build && node scripts/build.mjs bench`,
// and then nothing but dist, node_modules and the fixtures.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CASES, chosenFrom, judge } from './cases.mjs';
import { inParallel } from './inParallel.mjs';

const { values: given, positionals: chosen } = parseArgs({
  allowPositionals: true,
  options: {
    jobs: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '20' },
    fresh: { type: 'string', default: '96' },
    criterion: { type: 'string', default: 'picture' },
    efforts: { type: 'string', default: 'quick,standard' },
  },
});
const names = chosenFrom(CASES, chosen);
const efforts = given.efforts.split(',');
const seeds = Array.from({ length: Number(given.seeds) }, (_, seed) => seed);
const folder = mkdtempSync(path.join(tmpdir(), 'scorescope-efforts-'));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main() {
  const tasks = names.flatMap((name) => [
    { name, effort: 'thorough', seed: 1000 },
    ...efforts.flatMap((effort) => seeds.map((seed) => ({ name, effort, seed }))),
  ]);
  const results = await inParallel(tasks, Number(given.jobs), async (task) => ({ ...task, ...(await run(task)) }));
  for (const { name, effort, seed, error } of results.filter((result) => result.error))
    console.error(`${name}, ${effort}, seed ${seed}: ${error}`);
  const done = results.filter((result) => !result.error);
  console.log(
    '| case | effort | runs | near thorough’s | exceeds its rung | plans: evaluations of the sampler’s | evaluations |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const name of names) {
    const thorough = done.find((result) => result.name === name && result.effort === 'thorough');
    if (!thorough) continue;
    console.log(
      `| ${name} | thorough | 1 | | ${exceeds(thorough) ? 'yes' : 'no'} | ${described(thorough)} | ${thorough.evaluations.total} |`,
    );
    for (const effort of efforts) {
      const runs = done.filter((result) => result.name === name && result.effort === effort);
      if (runs.length > 0) console.log(row(name, effort, runs, thorough));
    }
  }
  for (const effort of efforts) {
    const runs = done.filter((result) => result.effort === effort);
    const near = runs.filter((run) =>
      isNear(
        run,
        done.find(({ name, effort: of }) => name === run.name && of === 'thorough'),
      ),
    );
    const judged = runs.filter((run) => run.plan);
    const over = judged.filter(exceeds);
    console.log(
      `\n${effort}: near thorough’s ${share(near.length, runs.length)}; exceeds its rung ${share(over.length, judged.length)}`,
    );
  }
}

function run({ name, effort, seed }) {
  const { exact, request } = CASES[name];
  return judge({
    ...(exact && { exact }),
    request: { ...request, effort, seed, criterion: given.criterion },
    fresh: Number(given.fresh),
    folder,
  });
}

function row(name, effort, runs, thorough) {
  const near = runs.filter((run) => isNear(run, thorough)).length;
  const judged = runs.filter((run) => run.plan);
  const most = Math.max(...runs.map((run) => run.evaluations.total));
  const counts = new Map();
  for (const plan of runs.map(described)) counts.set(plan, (counts.get(plan) ?? 0) + 1);
  const plans = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([plan, count]) => `${count}× ${plan}`)
    .join(', ');
  return `| ${name} | ${effort} | ${runs.length} | ${near} | ${judged.filter(exceeds).length} of ${judged.length} | ${plans} | ≤ ${most} |`;
}

function described({ plan, own, status }) {
  if (!plan) return `none (${status})`;
  const start = plan.skippedSteps === 0 ? 'no formula' : `σ ${Number(plan.sigma.toPrecision(3))}`;
  return `${start}, ${plan.evaluations} of ${own}`;
}

/** Within one step of the own grid, or two evaluations. */
function isNear(run, thorough) {
  if (!thorough?.plan || !run.plan) return (thorough?.plan ?? null) === null && run.plan === null;
  const apart = Math.abs(run.plan.evaluations - thorough.plan.evaluations);
  if (apart <= 2) return true;
  const kept = run.plan.spacing === 'kept' && thorough.plan.spacing === 'kept';
  return kept && Math.abs(run.plan.skippedSteps - thorough.plan.skippedSteps) <= 1;
}

function exceeds({ plan, criterion, judged }) {
  if (!plan || !judged || criterion === 'look') return false;
  if (criterion === 'error') return judged.ratio > 1.1;
  const isFar = judged.psnr === null ? judged.relativeRms > 0.03 * 10 ** (1 / 20) : judged.psnr < 39;
  return isFar || judged.changed > 0.2 * Number(given.fresh);
}

/** "18 of 20 (90 %, 68 to 99 %)", with the interval of Clopper and Pearson. */
function share(count, of) {
  const percent = (value) => `${(100 * value).toFixed(1)} %`;
  if (of === 0) return 'none of none';
  return `${count} of ${of} (${percent(count / of)}, ${percent(1 - bound(of - count, of))} to ${percent(bound(count, of))})`;
}

/** The share that is no longer consistent, at 2.5 %, with so few. */
function bound(count, of) {
  if (count >= of) return 1;
  let [low, high] = [count / of, 1];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    let term = (1 - middle) ** of;
    let sum = term;
    for (let k = 1; k <= count; k++) sum += term *= ((of - k + 1) / k) * (middle / (1 - middle));
    if (sum > 0.025) low = middle;
    else high = middle;
  }
  return high;
}
