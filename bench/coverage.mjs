// How often 95 % intervals hold the truth, over exact mixtures: node scripts/build.mjs coverage && node bench/coverage.mjs
// [--runs 400] [--jobs 2] [--case WORD]. Every run has data, probes and seeds of its own, at standard effort, through the modules of
// the product; the denoisers are exact, in memory and in float64, instead of a network in a file.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '400' },
    jobs: { type: 'string', default: '2' },
    case: { type: 'string', default: '' },
    built: { type: 'string', default: path.join(path.dirname(import.meta.dirname), 'dist', 'coverage.js') },
  },
});
const [runs, jobs] = [Number(values.runs), Number(values.jobs)];
if (!existsSync(values.built)) throw new Error('Run node scripts/build.mjs coverage first.');

/** Runs that one process does. */
const SHARE = 20;
const cases = (await ask(-1))[0];
console.log('Exact denoisers in memory, standard effort.\n');
console.log(`| case | quantity | truth | covered of ${runs} | 95 % bounds of the coverage | median width over truth |`);
console.log('| --- | --- | --- | --- | --- | --- |');
for (const [number, one] of cases.entries()) if (one.title.includes(values.case)) await table(number, one);

async function table(number, { title, sigma, samples }) {
  const [truth] = await ask(number);
  const shares = Array.from({ length: Math.ceil(runs / SHARE) }, (_, share) => share * SHARE);
  const found = [];
  const work = async () => {
    for (let first = shares.shift(); first !== undefined; first = shares.shift())
      found.push(...(await ask(number, first, Math.min(SHARE, runs - first))));
  };
  await Promise.all(Array.from({ length: jobs }, work));
  for (const [name, value] of Object.entries(truth)) {
    const intervals = found.map((run) => run[name]);
    const covered = intervals.filter(({ low, high }) => low <= value && value <= high).length;
    const widths = intervals.map(({ low, high }) => (high - low) / value).sort((a, b) => a - b);
    const bounds = clopperPearson(covered, runs).map((part) => `${(100 * part).toFixed(1)}`);
    const where = `${title}, σ ${sigma}, ${samples} samples`;
    const cells = [where, name, value.toPrecision(3), covered, `${bounds.join('–')} %`, widths[runs >> 1].toFixed(2)];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

/** The lines of JSON that one process answers with. */
async function ask(...numbers) {
  const { stdout } = await promisify(execFile)(process.execPath, [values.built, ...numbers.map(String)], {
    maxBuffer: 2 ** 26,
  });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The two-sided 95 % interval of a share, by bisection on the binomial distribution. */
function clopperPearson(count, of) {
  const solve = (isBelow) => {
    let [low, high] = [0, 1];
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (isBelow(middle)) low = middle;
      else high = middle;
    }
    return low;
  };
  const lower = count === 0 ? 0 : solve((p) => 1 - atMost(count - 1, of, p) < 0.025);
  const upper = count === of ? 1 : solve((p) => atMost(count, of, p) > 0.025);
  return [lower, upper];
}

function atMost(count, of, p) {
  let log = of * Math.log1p(-p);
  let sum = Math.exp(log);
  for (let k = 1; k <= count; k++) {
    log += Math.log((of - k + 1) / k) + Math.log(p) - Math.log1p(-p);
    sum += Math.exp(log);
  }
  return Math.min(1, sum);
}
