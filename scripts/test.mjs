// Runs all suites, or those named: npm test [-- unit page …] [--oldest]. Installs what is missing first. With --oldest the suites host and
// e2e run in the first version of VS Code that package.json allows, instead of the newest.
import { parseArgs } from 'node:util';
import { ensureDependencies } from './setup/dependencies.mjs';
import { Unavailable } from './setup/unavailable.mjs';

const { positionals, values: given } = parseArgs({
  allowPositionals: true,
  options: { oldest: { type: 'boolean', default: false } },
});
const release = given.oldest ? 'oldest' : 'newest';
try {
  await ensureDependencies();
} catch (error) {
  if (!(error instanceof Unavailable)) throw error;
  console.error(`${error.message}\n\n0 passed, 1 failed`);
  process.exit(1);
}
const { buildFor, furtherSuites, suites } = await import('./suites.mjs');

const known = [...suites, ...furtherSuites];
const unknown = positionals.filter((name) => !known.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}; there are ${known.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const chosen = positionals.length === 0 ? suites : known.filter(({ name }) => positionals.includes(name));

let built = {};
let buildFailure;
try {
  built = await buildFor(chosen);
} catch (error) {
  buildFailure = error;
}

const rows = [];
for (const suite of chosen) {
  console.log(`\n── ${suite.name} ${'─'.repeat(60 - suite.name.length)}`);
  const start = performance.now();
  const counts = await runSuite(suite);
  rows.push({ name: suite.name, ...counts, seconds: (performance.now() - start) / 1000 });
}
finish(rows);

/** One suite's counts, whatever happens: one that cannot run, crashes or runs no test has failed. */
async function runSuite(suite) {
  try {
    if (suite.builds && buildFailure) throw buildFailure;
    const counts = await suite.run({ ...built, ...(await suite.prepare?.({ release })) });
    if (counts.passed + counts.failed > 0) return counts;
    throw new Error(`the suite ${suite.name} ran no test`);
  } catch (error) {
    console.error(error instanceof Unavailable ? error.message : error);
    return error.skip ? { passed: 0, failed: 0, skipped: 1 } : { passed: 0, failed: 1, skipped: 0 };
  }
}

function finish(rows) {
  const total = (key) => rows.reduce((sum, row) => sum + row[key], 0);
  const columns = ['passed', 'failed', 'skipped'];
  const line = (name, ...cells) =>
    console.log(name.padEnd(10) + cells.map((cell) => String(cell).padStart(9)).join(''));
  console.log('');
  line('suite', ...columns, 'seconds');
  for (const row of rows) line(row.name, ...columns.map((key) => row[key]), row.seconds.toFixed(1));
  line('all', ...columns.map(total), total('seconds').toFixed(1));
  console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
  process.exitCode = total('failed') > 0 ? 1 : 0;
}
