// Exact networks of noise schedules that nobody states, diagnosed without help, beside their float64 truth:
// node bench/schedules.mjs [--jobs N] [--effort standard] [--cli dist/cli.js] [--out FILE.json] [CASE …]
// Right: every NMSE within 30 % or 0.06 of the truth at that timestep. Asked: exit code 2, with choices; the table says whether the
// right schedule is among them, or within 0.1 in ln σ. Wrong: a report with another NMSE, which must not happen.
// The networks (test/support/exactLaws/scheduledCases.ts) are written anew for every run. Needs `npm run build`.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { bundled } from './bundled.mjs';
import { inParallel } from './inParallel.mjs';

process.env.ORT_DISABLE_TELEMETRY = '1';
const root = path.dirname(import.meta.dirname);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cli: { type: 'string', default: path.join(root, 'dist', 'cli.js') },
    effort: { type: 'string', default: 'standard' },
    jobs: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
});
if (!existsSync(values.cli)) throw new Error('Run npm run build first.');

const folder = mkdtempSync(path.join(tmpdir(), 'scorescope-schedules-'));
try {
  const { scheduledCases, scheduledNetwork, nmseOf } = await bundled('exactLaws/scheduledNetwork.ts', folder);
  const wanted = Object.keys(scheduledCases).filter(
    (name) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
  );
  console.log('| network | answer | read as | ln σ off, at most | NMSE (truth) | evaluations to recognize | seconds |');
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  const rows = [];
  const queue = wanted.map((name, number) => async () => {
    const exact = scheduledCases[name]();
    const model = path.join(folder, `${number}.onnx`);
    writeFileSync(model, scheduledNetwork(exact));
    const start = performance.now();
    const row = { name, ...judged(exact, nmseOf, await diagnose(model)) };
    rows.push({ ...row, seconds: (performance.now() - start) / 1000 });
    console.log(`| ${cells(rows.at(-1)).join(' | ')} |`);
  });
  await inParallel(queue, Number(values.jobs), (task) => task());
  const count = (answer) => rows.filter((row) => row.answer === answer).length;
  console.log(`\n${count('right')} right, ${count('asked')} asked, ${count('wrong')} wrong, of ${rows.length}`);
  if (values.out) writeFileSync(values.out, `${JSON.stringify(rows, null, 1)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The report, or what was asked. */
async function diagnose(model) {
  const report = `${model}.report.json`;
  const args = ['--effort', values.effort, '--provider', 'cpu', '--quiet', '--json', report];
  const failure = await promisify(execFile)(process.execPath, [values.cli, 'diagnose', model, ...args], {
    maxBuffer: 1 << 28,
  }).then(
    () => null,
    (error) => error,
  );
  if (failure && failure.code !== 2) throw failure;
  return failure ? { asked: failure.stderr } : { report: JSON.parse(readFileSync(report, 'utf8')) };
}

function judged(exact, nmseOf, { asked, report }) {
  if (asked !== undefined)
    return { answer: 'asked', read: asked.split('\n')[0], off: null, nmse: [], evaluations: null };
  const { model, linearity, warnings, evaluations } = report;
  const nmse = linearity.flatMap(({ sigma, timestep, gaussian }) => {
    const alpha = exact.alphas[timestep];
    if (!gaussian || alpha === undefined) return [];
    const truth = nmseOf(exact.law, Math.sqrt(1 / alpha - 1));
    const { value } = gaussian.denoiserNmse;
    const isRight = Math.abs(value - truth) < Math.max(0.06, 0.3 * truth);
    return [{ sigma, timestep, value, truth, off: Math.log(sigma / Math.sqrt(1 / alpha - 1)), isRight }];
  });
  const schedule = model.evidence.map((words) => /([^,]+) schedule/.exec(words)?.[1]).find(Boolean) ?? '';
  return {
    answer: nmse.length > 0 && nmse.every(({ isRight }) => isRight) ? 'right' : 'wrong',
    read: `${model.prediction},${schedule} (${model.confidence})`,
    off: Math.max(...nmse.map(({ off }) => Math.abs(off))),
    nmse,
    evaluations: evaluations.recognition,
    findings: warnings.map(({ code }) => code),
  };
}

function cells({ name, answer, read, off, nmse, evaluations, findings = [], seconds }) {
  const round = (value) => Number(value.toPrecision(2));
  const levels = nmse.map(({ sigma, value, truth }) => `${round(value)} (${round(truth)}) at σ ${round(sigma)}`);
  const seen = [levels.join(', ') || '–', ...findings].join('; ');
  return [name, answer, read, off === null ? '–' : off.toFixed(2), seen, evaluations ?? '–', seconds.toFixed(1)];
}
