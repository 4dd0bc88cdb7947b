// A soak in one extension host: diagnoses one after the other, a quarter cancelled and a quarter killed at moments that move over a run:
// node bench/soak.mjs [--diagnoses 200] [--minutes 40] [--svg docs/images/soak.svg]. Fails where a process is left, ten beats of a
// 50 ms timer are missed, handles or memory grow, or a diagnosis ends otherwise than it should.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openHost } from '../scripts/setup/host.mjs';
import { node } from '../scripts/setup/processes.mjs';
import { soakChart } from './soak/chart.mjs';

const root = path.dirname(import.meta.dirname);
const { values: given } = parseArgs({
  options: {
    diagnoses: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '40' },
    svg: { type: 'string' },
  },
});

process.env.SOAK_DIAGNOSES = given.diagnoses;
await node([path.join(root, 'scripts', 'build.mjs')]);
await node([path.join(root, 'scripts', 'build.mjs'), 'soak']);
const host = await openHost();
const { report } = await host.runInHost(root, path.join(root, 'dist', 'soak', 'index.js'), {
  seconds: Number(given.minutes) * 60,
});
const samples = JSON.parse(report);

const of = (key, from = samples) => from.map((sample) => sample[key]);
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
/** The first diagnoses load what the others share. */
const warm = samples.slice(Math.floor(samples.length / 10));
const third = Math.ceil(warm.length / 3);
const growth = (key) => median(of(key, warm.slice(-third))) - median(of(key, warm.slice(0, third)));
const counts = { whole: 0, cancelled: 0, killed: 0 };
for (const { how } of samples) counts[how]++;
const figures = {
  diagnoses: samples.length,
  ...counts,
  notAsExpected: samples.filter(({ asExpected }) => !asExpected).length,
  orphans: Math.max(...of('orphans')),
  worstBeatMs: Math.round(Math.max(...of('worstBeat'))),
  medianWorstBeatMs: Math.round(median(of('worstBeat'))),
  rssMB: [median(of('rss', warm.slice(0, third))), median(of('rss', warm.slice(-third)))].map(Math.round),
  heapMB: [median(of('heap', warm.slice(0, third))), median(of('heap', warm.slice(-third)))].map(Math.round),
  handles: [median(of('handles', warm.slice(0, third))), median(of('handles', warm.slice(-third)))],
  minutes: Math.round(of('seconds').reduce((sum, one) => sum + one, 0) / 6) / 10,
};
console.log(JSON.stringify(figures, null, 2));
if (given.svg) {
  mkdirSync(path.dirname(given.svg), { recursive: true });
  writeFileSync(given.svg, soakChart(samples));
}
const failed = [
  figures.notAsExpected > 0 && 'a diagnosis ended otherwise than it should',
  figures.orphans > 0 && 'a process was left',
  figures.worstBeatMs >= 11 * 50 && 'ten beats were missed',
  growth('handles') > 3 && 'open handles grow',
  growth('rss') > 60 && 'memory grows',
].filter(Boolean);
if (failed.length > 0) {
  console.error(failed.join('; '));
  process.exitCode = 1;
}
