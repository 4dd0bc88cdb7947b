import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { inspect } from '../../src/worker/client';
import { gaussianData, slowDenoiser } from '../support/diagnoseExamples';
import { childrenOf, runCommand, startCommand, until } from '../support/diagnoseCommand';
import { gaussianDenoiser } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';

/** The runtime reports usage by default on Linux: it keeps a device id and a database under the user's cache. */
describe('telemetry', () => {
  const { file } = temporaryFolder();

  it('is switched off in the environment of the child before the runtime is loaded', async () => {
    // A stand-in for the worker that answers any call with its environment.
    writeFileSync(
      file('worker.js'),
      `process.on('message', ({ call }) => process.send({ reply: call, result: { ok: process.env.ORT_DISABLE_TELEMETRY } }));`,
    );
    const options = { model: 'any', seed: 0, effort: 'quick', provider: 'cpu' } as const;
    assert.equal(await inspect(options, { script: file('worker.js') }), '1');
  });

  it('is off in the worker that runs', async function () {
    if (process.platform !== 'linux') return this.skip();
    writeFileSync(file('slow.onnx'), slowDenoiser(60));
    const running = startCommand(['diagnose', file('slow.onnx'), '--provider', 'cpu']);
    await until(() => childrenOf(running.pid).length > 0, 20, 'the worker starts');
    for (const pid of childrenOf(running.pid))
      assert.ok(readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes('ORT_DISABLE_TELEMETRY=1'));
    running.child.kill('SIGINT');
    assert.equal((await running.ended).code, 130);
  });

  it('leaves nothing in a user’s empty folders after a diagnosis', async () => {
    writeFileSync(file('gaussian.onnx'), gaussianDenoiser(gaussianData));
    const home = file('home');
    mkdirSync(home);
    const places = ['HOME', 'USERPROFILE', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME'];
    const env = Object.fromEntries(
      [...places, 'LOCALAPPDATA', 'APPDATA', 'TMPDIR', 'TEMP', 'TMP'].map((name) => [name, home]),
    );
    const brief = ['--effort', 'quick', '--steps', '5', '--seeds', '2', '--sigmas', '10'];
    for (const provider of ['cpu', 'auto']) {
      const args = ['diagnose', file('gaussian.onnx'), ...brief, '--provider', provider];
      // Whoever runs the tests may have switched it off, or on.
      const ended = await runCommand(args, { ...env, ORT_DISABLE_TELEMETRY: '0' });
      assert.equal(ended.code, 0, ended.stderr);
      // A GPU's driver may keep its compiled shaders.
      const left = readdirSync(home, { recursive: true }).map(String);
      assert.deepEqual(provider === 'cpu' ? left : left.filter((name) => /microsoft|onnx|device|\.db/i.test(name)), []);
    }
  });
});
