import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { providerTitles } from '../../src/domain/generated/providers';
import { gpuProviders, installedGpuProviders, possibleGpuProviders } from '../../src/engine/providers/installed';
import { DiagnosisError } from '../../src/shared/failure';
import type { TrialRequest } from '../../src/domain/trial';
import { providers, runTrial } from '../../src/worker/client';
import { shape } from '../support/diagnoseExamples';
import { runCommand } from '../support/diagnoseCommand';
import { diagnoseModel, workerScript } from '../support/diagnoseModel';
import { tinyConvolution } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';

const brief = { steps: 5, seeds: 2, sigmas: [10] };

describe('providers', () => {
  const { file } = temporaryFolder();
  before(() => writeFileSync(file('convolution.onnx'), tinyConvolution({ shape })));

  it('are those that the runtime’s package brings', () => {
    const table = [
      ['linux', 'x64', false, ['webgpu']],
      ['linux', 'x64', true, ['webgpu', 'cuda']],
      ['linux', 'arm64', false, []],
      ['linux', 'arm64', true, []],
      ['win32', 'x64', false, ['webgpu', 'dml']],
      ['win32', 'x64', true, ['webgpu', 'dml']],
      ['win32', 'arm64', false, ['webgpu', 'dml']],
      ['darwin', 'arm64', false, ['webgpu', 'coreml']],
      ['darwin', 'x64', false, []],
      ['freebsd', 'x64', false, []],
    ] as const;
    for (const [platform, arch, cuda, expected] of table)
      assert.deepEqual(
        gpuProviders(platform, arch, () => cuda),
        expected,
        `${platform} ${arch}`,
      );
  });

  it('are each tried on this machine, and the CPU works', async () => {
    const statuses = await providers({ script: workerScript });
    assert.deepEqual(
      statuses.map(({ name }) => name),
      ['cpu', ...possibleGpuProviders()],
    );
    assert.equal(statuses[0]!.works, true);
    for (const { name, works, device, reason } of statuses) {
      assert.ok(device.length > 0, name);
      assert.equal(reason === null, works, name);
    }
  });

  it('auto says why a GPU did not run, or how well it agrees', async () => {
    const { report } = await diagnoseModel(file('convolution.onnx'), { ...brief, provider: 'auto' });
    const { requested, used, parity, fallback, device, speedup } = report.provider;
    assert.equal(requested, 'auto');
    assert.ok(device.length > 0);
    if (used === 'cpu') {
      assert.equal(parity, null);
      assert.ok(fallback);
      for (const name of installedGpuProviders())
        assert.match(fallback, new RegExp(`\\b${providerTitles[name]} (cannot|was not used|did not|failed)\\b`));
    } else {
      assert.ok(parity && parity.maxRelative <= 1e-3);
      assert.ok(speedup && speedup > 1);
    }
  });

  it('cpu runs on the CPU without a word about others', async () => {
    const { report } = await diagnoseModel(file('convolution.onnx'), { ...brief, provider: 'cpu' });
    const { used, parity, fallback, requested } = report.provider;
    assert.deepEqual([requested, used, parity, fallback], ['cpu', 'cpu', null, null]);
    assert.match(report.provider.device, /\(\d+ threads\)$/);
  });

  for (const provider of ['cuda', 'dml', 'coreml'] as const)
    it(`${provider} by name is ${provider} or an error`, async function () {
      if (installedGpuProviders().includes(provider)) return this.skip();
      const ended = await runCommand(['diagnose', file('convolution.onnx'), '--provider', provider]);
      assert.equal(ended.code, 2);
      assert.equal(ended.stdout, '');
      assert.match(
        ended.stderr,
        new RegExp(
          provider === 'cuda'
            ? '\\nCUDA cannot be used: [^\\n]+\\.\\n$'
            : `\\n${providerTitles[provider]} cannot load this network: .*\\. Choose another provider, or set --provider auto\\.\\n$`,
        ),
      );
      assert.doesNotMatch(ended.stderr, /\n\s+at /);
    });

  it('a driver that crashes or talks nonsense takes only its own child along', async () => {
    const request: TrialRequest = {
      model: file('convolution.onnx'),
      ports: {
        sample: { name: 'x', type: 'float32', shape: ['batch', ...shape] },
        time: { name: 'sigma', type: 'float32', shape: ['batch'] },
        output: { name: 'denoised', type: 'float32', shape: ['batch', ...shape] },
        shape: [...shape],
      },
      provider: 'webgpu',
      inputs: [],
    };
    const crashing = `process.on('message', () => process.kill(process.pid, 'SIGKILL'));`;
    writeFileSync(file('crashing.js'), crashing);
    await assert.rejects(runTrial(request, { script: file('crashing.js') }), (error) => {
      assert.ok(error instanceof DiagnosisError);
      assert.match(error.message, /ended on WebGPU: .*(SIGKILL|exit code \d+)/);
      return true;
    });
    writeFileSync(file('confused.js'), `process.on('message', () => { throw new Error('no adapter') });`);
    await assert.rejects(runTrial(request, { script: file('confused.js') }), (error) => {
      assert.ok(error instanceof DiagnosisError);
      assert.match(error.message, /exit code \d+.*last output: .+/s);
      return true;
    });
  });
});
