// What ScoreScope makes of the networks of build.py, as a table in Markdown:
//   node tools/published/run.mjs FOLDER [--cli dist/cli.js] [NAME ...]
// Each is diagnosed bare, which tells what it asks, and then with the answers that build.py knows.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.join(import.meta.dirname, '..', '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cli: { type: 'string', default: path.join(root, 'dist', 'cli.js') } },
});
const [folder, ...only] = positionals;
if (!folder) throw new Error('name the folder that build.py wrote');
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const scratch = mkdtempSync(path.join(tmpdir(), 'published-'));

/** One command in a network's folder, whose files its options name. */
function run(command, name, words) {
  const place = path.join(folder, name);
  const report = path.join(scratch, 'report.json');
  rmSync(report, { force: true });
  const quick = command === 'diagnose' ? ['--effort', 'quick', '--provider', 'cpu', '--quiet'] : [];
  const args = [path.resolve(values.cli), command, '.', ...words, ...quick, '--json', report];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: place, encoding: 'utf8', timeout: 600_000 });
  return { status, stderr, report: existsSync(report) ? read(report) : null };
}

/** "encoder_hidden_states, frame_rate": the inputs that a question names. */
function asked(stderr) {
  const [, needs] = /^The network also needs (?:a value|values) for (.*?)\. Set /.exec(stderr) ?? [];
  return needs === undefined ? null : [...needs.matchAll(/([\w.]+) \[[^\]]*\]/g)].map(([, input]) => input);
}

console.log('| network | scheduler | asks for | read as | findings |\n| --- | --- | --- | --- | --- |');
try {
  for (const name of readdirSync(folder).sort()) {
    if (only.length > 0 && !only.includes(name)) continue;
    const { network, scheduler, answers } = read(path.join(folder, name, 'answers.json'));
    const bare = run('inspect', name, []);
    const questions = bare.status === 0 ? [] : asked(bare.stderr);
    const given = run(
      'diagnose',
      name,
      answers.flatMap((answer) => answer.split(' ')),
    );
    console.log(
      `| ${[`${name} (${network})`, scheduler, question(questions, bare.stderr), reading(given), findings(given)].join(' | ')} |`,
    );
  }
} finally {
  rmSync(scratch, { recursive: true });
}

function question(inputs, stderr) {
  if (inputs === null) return `refused: ${stderr.split('\n')[0]}`;
  return inputs.length === 0 ? 'nothing' : `${inputs.join(', ')} (one question)`;
}

function reading({ report, stderr }) {
  if (!report) return `refused: ${stderr.split('\n')[0]}`;
  const { model, sampler } = report;
  return `${model.family}, ${model.prediction}, ${model.time}; [${model.shape.join(', ')}]; ${sampler.name}, ${sampler.steps} steps`;
}

function findings({ report }) {
  return report ? report.warnings.map(({ code }) => code).join(', ') || 'none' : '';
}
