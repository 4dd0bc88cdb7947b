import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Report } from '../../src/domain/report';
import { checkReport } from '../../src/reports/reportSchema';
import { gaussianData } from '../support/diagnoseExamples';
import { runCommand, runUnderShell, type Ended } from '../support/diagnoseCommand';
import { gaussianDenoiser } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';

const brief = ['--effort', 'quick', '--provider', 'cpu', '--steps', '8', '--sigmas', '40,5,1'];

describe('scorescope diagnose', () => {
  const { file } = temporaryFolder();
  let ended: Ended;
  let report: Report;
  before(async () => {
    writeFileSync(file('gaussian.onnx'), gaussianDenoiser(gaussianData));
    const args = ['diagnose', file('gaussian.onnx'), ...brief, '--json', file('r.json'), '--html', file('r.html')];
    ended = await runCommand(args);
    assert.equal(ended.code, 0, ended.stderr);
    report = checkReport(JSON.parse(readFileSync(file('r.json'), 'utf8')));
  });

  it('prints the verdict first, then σ by σ, the plan, the device and where the report lies', () => {
    const lines = ended.stdout.split('\n');
    const { recommended } = report.skip;
    assert.ok(recommended);
    assert.match(
      lines[0]!,
      /^Same (images|error) for \d+ evaluations? instead of \d+: start at σ [\d.]+ by the formula and take /,
    );
    assert.match(lines[2]!, /^σ +NMSE +95\s% interval +isotropic$/);
    assert.deepEqual(
      lines.slice(3, 6).map((line) => line.split(/ +/)[0]),
      ['40', '5', '1'],
    );
    const has = (name: string, rest: RegExp): void =>
      assert.ok(
        lines.some((line) => line.startsWith(name.padEnd(11)) && rest.test(line)),
        `${name} in\n${ended.stdout}`,
      );
    has('Sampler', /Heun 8, 15 evaluations/);
    // An exact Gaussian is told in all of its 64 dimensions.
    has('Gaussian', /rank 64, from the checkpoint/);
    has(
      'Plan',
      new RegExp(`in place of ${recommended.skippedSteps} steps?, then ${recommended.remainingSteps} steps?`),
    );
    has('Device', /\(\d+ threads\) \(cpu\)$/);
    has('Cost', /[\d,]+ network evaluations/);
    assert.equal(lines.filter((line) => line.startsWith('Report ')).length, 2);
    assert.ok(ended.stdout.includes(file('r.json')) && ended.stdout.includes(file('r.html')));
  });

  it('keeps its progress on stderr, in plain lines where there is no terminal', () => {
    assert.match(ended.stderr, /^About [\d,]+ network evaluations, .* \(--effort quick\)$/m);
    assert.match(ended.stderr, /^\d+(\.\d+)?\s% linearity/m);
    assert.ok(!/[\x1b\r]/.test(ended.stderr + ended.stdout));
    assert.ok(!ended.stdout.includes('linearity'));
  });

  it('says in the report what it was asked and what it found', () => {
    assert.equal(report.model.path, file('gaussian.onnx'));
    assert.equal(report.model.bytes, statSync(file('gaussian.onnx')).size);
    assert.match(report.model.sha256, /^[0-9a-f]{64}$/);
    assert.equal(report.sampler.steps, 8);
    assert.equal(report.provider.requested, 'cpu');
    assert.deepEqual(
      report.linearity.map(({ sigma }) => sigma),
      [40, 5, 1],
    );
  });

  it('--html writes one page that holds the verdict and asks the network for nothing', () => {
    const html = readFileSync(file('r.html'), 'utf8');
    assert.ok(html.startsWith('<!DOCTYPE html>') && html.trimEnd().endsWith('</html>'));
    assert.match(html, /Same (images|error) for /);
    assert.ok(html.includes('gaussian.onnx'));
    // A finding's explanation is followed on a click alone.
    assert.doesNotMatch(html.replace(/<a href="[^"]*"/g, '<a'), /(src|href)="https?:|<script|@import/);
  });

  it('--json - gives stdout to the JSON alone', async () => {
    const { code, stdout, stderr } = await runCommand(['diagnose', file('gaussian.onnx'), ...brief, '--json', '-']);
    assert.equal(code, 0, stderr);
    const piped = checkReport(JSON.parse(stdout));
    assert.deepEqual(piped.linearity, report.linearity);
    assert.match(stderr, /^Same (images|error) for /m);
  });

  it('--quiet says the verdict and nothing else', async () => {
    const { stdout, stderr } = await runCommand(['diagnose', file('gaussian.onnx'), ...brief, '--quiet']);
    assert.match(stdout, /^Same (images|error) for [^\n]+\n$/);
    assert.equal(stderr, '');
  });

  it('ends quietly when whoever reads stops early', async function () {
    if (process.platform === 'win32') return this.skip();
    const { stderr } = await runUnderShell('"$@" | true', ['help']);
    assert.equal(stderr, '');
  });

  it('export makes the same page of a stored report', async () => {
    const { code, stdout } = await runCommand(['export', file('r.json'), '--html', file('again.html')]);
    assert.equal(code, 0);
    assert.equal(stdout, `${file('again.html')}\n`);
    assert.equal(readFileSync(file('again.html'), 'utf8'), readFileSync(file('r.html'), 'utf8'));
  });

  it('export tells a damaged report from a good one', async () => {
    writeFileSync(file('half.json'), readFileSync(file('r.json'), 'utf8').slice(0, 500));
    writeFileSync(file('other.json'), JSON.stringify({ ...report, model: undefined }));
    writeFileSync(file('newer.json'), JSON.stringify({ ...report, schemaVersion: 2 }));
    const cases = {
      'half.json': /half\.json is not valid JSON/,
      'other.json': /not a ScoreScope report.*model/,
      'newer.json': /version 2/,
      'none.json': /There is no report .*none\.json\./,
    };
    for (const [name, message] of Object.entries(cases)) {
      const { code, stderr, stdout } = await runCommand(['export', file(name), '--html', file('x.html')]);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
  });
});

describe('scorescope', () => {
  const { file } = temporaryFolder();

  it('inspect tells what a file is, in moments', async () => {
    writeFileSync(file('gaussian.onnx'), gaussianDenoiser(gaussianData));
    const { code, stdout, stderr, seconds } = await runCommand(['inspect', file('gaussian.onnx')]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /gaussian\.onnx: edm, prediction denoised, sample \[1, 8, 8\]/);
    assert.match(stdout, /^ {2}x +sample +float32 +\[batch, 1, 8, 8\]$/m);
    assert.match(stdout, /^ {2}sigma +time +float32 +\[batch\]$/m);
    assert.match(stdout, /As an EDM denoiser conditioned on σ, the network denoises its own samples/);
    assert.ok(seconds < 15, `${seconds} s`);
  });

  it('inspect --json writes the same, or prints it alone', async () => {
    writeFileSync(file('gaussian.onnx'), gaussianDenoiser(gaussianData));
    const printed = await runCommand(['inspect', file('gaussian.onnx'), '--json', '-']);
    assert.equal(printed.code, 0, printed.stderr);
    const section = JSON.parse(printed.stdout) as Report['model'];
    assert.deepEqual([section.family, section.prediction, section.shape], ['edm', 'denoised', [1, 8, 8]]);
    assert.match(printed.stderr, /gaussian\.onnx: edm, prediction denoised, sample \[1, 8, 8\]/);
    const written = await runCommand(['inspect', file('gaussian.onnx'), '--json', file('model.json')]);
    assert.deepEqual([written.code, written.stdout, written.stderr], [0, printed.stderr, '']);
    assert.equal(readFileSync(file('model.json'), 'utf8'), printed.stdout);
    const nowhere = await runCommand(['inspect', file('gaussian.onnx'), '--json', file('nowhere/model.json')]);
    assert.deepEqual([nowhere.code, nowhere.stdout], [2, '']);
    assert.match(nowhere.stderr, /model\.json cannot be written: .*ENOENT/);
  });

  it('providers lists what works here', async () => {
    const { code, stdout } = await runCommand(['providers']);
    assert.equal(code, 0);
    assert.match(stdout, /^cpu +works +.*threads/);
  });

  it('help, --help and no words at all print the usage', async () => {
    for (const args of [[], ['help'], ['--help'], ['help', 'diagnose'], ['diagnose', '--help']]) {
      const { code, stdout, stderr } = await runCommand(args);
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, /scorescope diagnose MODEL… \[options\]/);
      assert.equal(stdout.includes('--effort quick|standard|thorough'), args.includes('diagnose'));
    }
  });

  it('refuses what a command does not use, in one sentence', async () => {
    for (const args of [
      ['providers', '--foo'],
      ['providers', 'cuda'],
      ['inspect', 'm.onnx', '--steps', '9'],
      ['compare', 'a.json', 'b.json', '--csv', 't.csv'],
      ['export', 'r.json', '--quiet'],
      ['help', 'diagnose', 'more'],
      ['help', 'diagnoze'],
      ['--version', 'more'],
    ]) {
      const { code, stdout, stderr } = await runCommand(args);
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, /^[^\n]+\. (See scorescope help[^\n]*|Commands: [^\n]+)\.\n$/);
    }
  });

  it('an unknown command is told which there are', async () => {
    const { code, stderr, stdout } = await runCommand(['diagnoze', 'x.onnx']);
    assert.deepEqual([code, stdout], [2, '']);
    assert.equal(
      stderr,
      'There is no command diagnoze. Commands: diagnose, inspect, providers, verify, compare, export.\n',
    );
  });
});
