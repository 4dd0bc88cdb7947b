/**
 * What recognition makes of exact networks whose schedules nobody states: node scripts/build.mjs bench, then
 * node dist/bench/readings.js [--effort quick] [--seeds 1] [--fresh 0] [--near 0] [--first 0] [CASE …]. `--fresh` takes so many networks of
 * random schedules in place of the 47 of the tests, from the random seed `--first` on; `--near` of schedules close to a usual one.
 * Read: the schedule is within 0.25 in ln σ of the right one, from σ 0.1 to 50. Wrong: it is not, which must not happen. Asked: the right
 * one is among the choices; missing: it is not.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Effort } from '../src/domain/options';
import { shareAtMost } from '../src/score/statistics/binomial';
import { freshCase } from '../test/support/exactLaws/freshCases';
import { judgeReading, type Reading } from '../test/support/exactLaws/judgeReading';
import { nearCase } from '../test/support/exactLaws/nearCases';
import { scheduledCases, scheduledNetwork, type ScheduledCase } from '../test/support/exactLaws/scheduledNetwork';

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    effort: { type: 'string', default: 'quick' },
    seeds: { type: 'string', default: '1' },
    fresh: { type: 'string', default: '0' },
    near: { type: 'string', default: '0' },
    first: { type: 'string', default: '0' },
  },
});
const scratch = mkdtempSync(path.join(tmpdir(), 'scorescope-readings-'));
void main().finally(() => rmSync(scratch, { recursive: true, force: true }));

async function main(): Promise<void> {
  console.log(
    '| network | seed | answer | ln σ off | evaluations | read as, or choices |\n| --- | --- | --- | --- | --- | --- |',
  );
  const answers: Reading['answer'][] = [];
  const model = path.join(scratch, 'net.onnx');
  for (const { name, exact } of networks()) {
    writeFileSync(model, scheduledNetwork(exact));
    for (let seed = 0; seed < Number(given.seeds); seed++) {
      const { answer, words, off, evaluations } = await judgeReading(exact, {
        model,
        seed,
        effort: given.effort as Effort,
      });
      answers.push(answer);
      console.log(`| ${[name, seed, answer, off.toFixed(2), evaluations, words].join(' | ')} |`);
    }
  }
  const of = answers.length;
  for (const answer of ['read', 'asked', 'missing', 'wrong'] as const) {
    const count = answers.filter((one) => one === answer).length;
    console.log(`${answer}: ${count} of ${of}, at most ${(100 * shareAtMost(count, of)).toFixed(1)} %`);
  }
}

function* networks(): Generator<{ readonly name: string; readonly exact: ScheduledCase }> {
  const first = Number(given.first);
  for (let seed = first; seed < first + Number(given.fresh); seed++) yield freshCase(seed);
  for (let seed = first; seed < first + Number(given.near); seed++) yield nearCase(seed);
  if (Number(given.fresh) + Number(given.near) > 0) return;
  for (const [name, make] of Object.entries(scheduledCases))
    if (positionals.length === 0 || positionals.some((part) => name.includes(part))) yield { name, exact: make() };
}
