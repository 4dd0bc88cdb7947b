import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkReport } from '../../src/reports/reportSchema';
import { exampleReport } from '../support/exampleReport';
import { gaussianData, slowDenoiser } from '../support/diagnoseExamples';
import { childrenOf, startCommand, until, type Running } from '../support/diagnoseCommand';
import { gaussianDenoiser } from '../support/onnxGraph';
import { slowedNetwork } from '../support/slowedNetwork';
import { temporaryFolder } from '../support/temporaryFolder';
import { runs } from '../host/processes';

/** Signals and process groups are not those of POSIX on Windows. */
const posix = process.platform !== 'win32';

describe('an interrupted diagnosis', function () {
  const { file } = temporaryFolder();
  // Slow by waiting, so that the end comes before the first plan is confirmed, however fast the machine is.
  const { env } = slowedNetwork();
  before(function () {
    if (!posix) return this.skip();
    // About ten seconds a call on one core.
    writeFileSync(file('slow.onnx'), slowDenoiser(60));
    writeFileSync(file('gaussian.onnx'), gaussianDenoiser(gaussianData));
  });

  /** A diagnosis whose worker sits inside the runtime. */
  const inTheRuntime = async (): Promise<{ running: Running; worker: number }> => {
    const running = startCommand(['diagnose', file('slow.onnx'), '--provider', 'cpu']);
    const worker = await workerOf(running);
    await until(() => running.stderr().includes('reading the checkpoint'), 20, 'the diagnosis starts');
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.ok(runs(worker));
    return { running, worker };
  };

  /** One in the midst of its own reckoning. */
  const between = async (): Promise<{ running: Running; worker: number }> => {
    const running = startCommand(['diagnose', file('gaussian.onnx'), '--provider', 'cpu', '--effort', 'thorough']);
    const worker = await workerOf(running);
    await until(() => running.stderr().includes('About '), 20, 'the diagnosis starts');
    return { running, worker };
  };

  for (const [where, start] of [
    ['inside the runtime', inTheRuntime],
    ['between two calls', between],
  ] as const) {
    it(`by Ctrl+C, ${where}: exit code 130 within a second, no child left`, async () => {
      const { running, worker } = await start();
      const began = performance.now();
      // A terminal tells the whole group.
      process.kill(-running.pid, 'SIGINT');
      const { code, stdout, stderr } = await running.ended;
      const seconds = (performance.now() - began) / 1000;
      assert.equal(code, 130, stderr);
      assert.ok(seconds < 1, `${seconds} s`);
      assert.equal(stdout, '');
      assert.doesNotMatch(stderr, /\n\s+at |Error/);
      await until(() => !runs(worker), 1, 'the worker ends');
    });

    it(`by the worker’s death, ${where}: exit code 1 and a sentence`, async () => {
      const { running, worker } = await start();
      process.kill(worker, 'SIGKILL');
      const { code, stdout, stderr } = await running.ended;
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(
        stderr,
        /The process that runs \w+\.onnx ended during the stage ".*: it was killed \(SIGKILL\), as systems do when memory runs out\. .* set --batch \d+\./,
      );
      assert.doesNotMatch(stderr, /\n\s+at /);
    });

    it(`by weights that are cut short under the runtime, ${where}: exit code 2 and a sentence`, async () => {
      const { running, worker } = await start();
      // What the system sends who reads a mapped file beyond its end.
      process.kill(worker, 'SIGBUS');
      const { code, stderr } = await running.ended;
      assert.equal(code, 2);
      assert.match(
        stderr,
        /\nThe file with the network’s weights was truncated while it was in use\. Run the diagnosis again/,
      );
    });

    it(`by the command’s own death, ${where}: the worker is gone within a second`, async () => {
      const { running, worker } = await start();
      running.child.kill('SIGKILL');
      await running.ended;
      await until(() => !runs(worker), 1, 'the worker ends');
    });
  }

  for (const [how, end, code] of [
    ['by Ctrl+C', ({ pid }: Running) => process.kill(-pid, 'SIGINT'), 130],
    ['by the worker’s death', ({ pid }: Running) => process.kill(childrenOf(pid)[0]!, 'SIGKILL'), 1],
  ] as const)
    it(`${how}, in the midst of measuring: what was measured is kept as a partial report`, async () => {
      const [json, html] = [file(`partial-${code}.json`), file(`partial-${code}.html`)];
      const options = ['--provider', 'cpu', '--effort', 'standard', '--json', json, '--html', html];
      const running = startCommand(['diagnose', file('gaussian.onnx'), ...options], env());
      await until(() => running.stderr().includes('trying the predicted plans'), 60, 'plans are tried');
      end(running);
      const ended = await running.ended;
      assert.equal(ended.code, code, ended.stderr);
      assert.equal(ended.stdout, '');
      for (const written of [json, html])
        assert.ok(
          ended.stderr.includes(`The run ended early; its measurements so far are in ${written}.`),
          ended.stderr,
        );
      const report = checkReport(JSON.parse(readFileSync(json, 'utf8')));
      assert.equal(report.partial, true);
      assert.ok(report.linearity.length > 0 && report.trajectory.length > 0);
      // The first verdict stands: what was predicted before any plan ran.
      assert.equal(report.skip.rungs?.picture.status, 'predicted');
      assert.ok(report.evaluations.total > 0 && report.evaluations.linearity > 0);
      assert.match(readFileSync(html, 'utf8'), /Predicted/);
      // Nothing else is left behind: a Gaussian belongs to a report that is whole.
      assert.deepEqual(
        readdirSync(path.dirname(json)).filter((name) => name.startsWith(`partial-${code}.`)),
        [`partial-${code}.html`, `partial-${code}.json`],
      );
    });

  it('by the worker’s death in its first moments, 40 times: a sentence, and never a bug', async () => {
    for (let i = 0; i < 40; i++) {
      const running = startCommand(['diagnose', file('gaussian.onnx'), '--provider', 'cpu', '--effort', 'quick']);
      const worker = await workerOf(running);
      await new Promise((resolve) => setTimeout(resolve, i * 4));
      process.kill(worker, i % 2 === 0 ? 'SIGKILL' : 'SIGSEGV');
      const { code, stderr } = await running.ended;
      assert.equal(code, 1, stderr);
      assert.match(stderr, /The process that runs gaussian\.onnx ended.* \((SIGKILL|SIGSEGV)\)/, `${i}: ${stderr}`);
      assert.doesNotMatch(stderr, /unexpected error|EPIPE|\n\s+at /, `${i}: ${stderr}`);
    }
  });

  it('by SIGTERM: as by Ctrl+C', async () => {
    const { running, worker } = await inTheRuntime();
    running.child.kill('SIGTERM');
    assert.equal((await running.ended).code, 130);
    await until(() => !runs(worker), 1, 'the worker ends');
  });
});

describe('a command that waits for a drive', function () {
  const { file } = temporaryFolder();
  /** Makes each of these functions of fs.promises, asked for hanging.json, sit in the system until somebody opens the other end of a pipe. */
  const hanging = (...names: string[]): NodeJS.ProcessEnv => {
    const script = file(`${names.join('-')}.cjs`);
    writeFileSync(
      script,
      `const { promises } = require('node:fs');
       const { open } = promises;
       for (const name of ${JSON.stringify(names)}) {
         const before = promises[name];
         promises[name] = (at, ...rest) => String(at).endsWith('hanging.json') ? open(${JSON.stringify(file('pipe.json'))}, 'r') : before(at, ...rest);
       }`,
    );
    return { NODE_OPTIONS: `--require=${script}` };
  };
  before(function () {
    if (!posix) return this.skip();
    for (const name of ['report.json', 'hanging.json']) writeFileSync(file(name), JSON.stringify(exampleReport()));
    writeFileSync(file('gaussian.onnx'), gaussianDenoiser(gaussianData));
    execFileSync('mkfifo', [file('pipe.json')]);
  });

  for (const [command, hang, words] of [
    ['export', 'open', ['hanging.json', '--html', 'out.html']],
    ['compare', 'open', ['report.json', 'hanging.json']],
    ['diagnose', 'readlink', ['gaussian.onnx', '--json', 'hanging.json']],
  ] as const)
    it(`ends within a second of Ctrl+C: ${command}`, async () => {
      const args = words.map((word) => (word.startsWith('--') ? word : file(word)));
      const running = startCommand([command, ...args], hanging(hang));
      await new Promise((resolve) => setTimeout(resolve, 600));
      const began = performance.now();
      process.kill(-running.pid, 'SIGINT');
      // A diagnosis may have something to save; a second Ctrl+C does not wait for it.
      if (command === 'diagnose') setTimeout(() => process.kill(-running.pid, 'SIGINT'), 200);
      const { code, signal, stderr } = await running.ended;
      const seconds = (performance.now() - began) / 1000;
      // A shell reports both as 130.
      assert.ok(code === 130 || signal === 'SIGINT', `${code} ${signal} ${stderr}`);
      assert.ok(seconds < 1, `${seconds} s`);
    });

  it('gives up by itself after ten seconds, with a sentence', async () => {
    const words = ['export', file('hanging.json'), '--csv', file('a.csv')];
    const running = startCommand(words, hanging('open'));
    const { code, stderr, seconds } = await running.ended;
    assert.notEqual(code, 0);
    assert.ok(seconds < 15, `${seconds} s`);
    assert.match(stderr, /hanging\.json cannot be read: its drive did not respond within 10 s\. Choose a JSON report/);
  });

  it('refuses pipes at once, wherever a file is named', async () => {
    const [pipe, model] = [file('pipe.json'), file('gaussian.onnx')];
    for (const words of [
      ['export', pipe, '--html', file('out.html')],
      ['compare', file('report.json'), pipe],
      ['inspect', pipe],
      ...['--data', '--moments', '--schedule'].map((option) => ['diagnose', model, option, pipe]),
    ]) {
      const { code, stderr, seconds } = await startCommand(words).ended;
      assert.equal(code, 2, `${words.join(' ')}: ${stderr}`);
      assert.match(stderr, /pipe, not a file/, words.join(' '));
      assert.ok(seconds < 10, `${words.join(' ')}: ${seconds} s`);
    }
  });
});

async function workerOf(running: Running): Promise<number> {
  await until(() => childrenOf(running.pid).length > 0, 20, 'the worker starts');
  return childrenOf(running.pid)[0]!;
}
