// The plan of every rung for every network, by Heun 18, DDIM 50 and DPM-Solver++ 20, at standard effort:
// node bench/plans.mjs [--jobs N] [CASE …]. Needs `npm run build && node scripts/build.mjs bench`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CASES, chosenFrom, judge } from './cases.mjs';
import { inParallel } from './inParallel.mjs';

const SAMPLERS = { 'Heun 18': ['heun', 18], 'DDIM 50': ['ddim', 50], 'DPM-Solver++ 20': ['dpmpp-2m', 20] };
const CRITERIA = ['error', 'picture', 'look'];

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: { jobs: { type: 'string', default: '1' } },
});
// Those of one sampler are there for it.
const names = chosenFrom(CASES, positionals).filter((name) => !CASES[name].request.sampler);
const folder = mkdtempSync(path.join(tmpdir(), 'scorescope-plans-'));
try {
  const tasks = names.flatMap((name) => Object.keys(SAMPLERS).map((title) => ({ name, title })));
  const results = await inParallel(tasks, Number(given.jobs), async ({ name, title }) => {
    const { exact, request } = CASES[name];
    const [sampler, steps] = SAMPLERS[title];
    return judge({
      ...(exact && { exact }),
      request: { ...request, sampler, steps, effort: 'standard' },
      fresh: 0,
      folder,
    });
  });
  console.log('| network | sampler | same error | same images | same distribution | evaluations |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const [i, { name, title }] of tasks.entries()) {
    const { error, rungs, own, evaluations } = results[i];
    if (error) console.error(`${name}, ${title}: ${error}`);
    else if (!rungs) console.error(`${name}, ${title}: no rung was judged`);
    else {
      const cells = CRITERIA.map((criterion) => answer(rungs[criterion]));
      console.log(`| ${[name, `${title} (${own})`, ...cells, evaluations.total].join(' | ')} |`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** "19 from σ 19.4; 25 without, confirmed" */
function answer({ with: plan, without, status }) {
  if (!plan && !without) return status === 'predicted' || status === 'confirmed' ? 'none' : status.replace('-', ' ');
  const alone = without ? `${without.evaluations} without` : 'all without';
  if (!plan || (without && without.evaluations <= plan.evaluations)) return `no skip pays; ${alone}`;
  return `${plan.evaluations} from σ ${Number(plan.sigma.toPrecision(3))}; ${alone}, ${status}`;
}
