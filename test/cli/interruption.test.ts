import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { gaussianData, slowDenoiser } from '../support/diagnoseExamples';
import { childrenOf, startCommand, until, type Running } from '../support/diagnoseCommand';
import { gaussianDenoiser } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';
import { runs } from '../host/processes';

/** Signals and process groups are not those of POSIX on Windows. */
const posix = process.platform !== 'win32';

describe('an interrupted diagnosis', function () {
  const { file } = temporaryFolder();
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
      assert.match(stderr, /The process that runs the network ended \(SIGKILL\)\. Set --provider cpu\./);
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

  it('by SIGTERM: as by Ctrl+C', async () => {
    const { running, worker } = await inTheRuntime();
    running.child.kill('SIGTERM');
    assert.equal((await running.ended).code, 130);
    await until(() => !runs(worker), 1, 'the worker ends');
  });
});

async function workerOf(running: Running): Promise<number> {
  await until(() => childrenOf(running.pid).length > 0, 20, 'the worker starts');
  return childrenOf(running.pid)[0]!;
}
