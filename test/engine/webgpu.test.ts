import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { checkReport } from '../../src/reports/reportSchema';
import type { Report } from '../../src/domain/report';
import type { Verification } from '../../src/domain/verification';
import { runCommand, type Ended } from '../support/diagnoseCommand';
import { tinyConvolution } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';
import { originals } from '../support/verifyModels';

const driver = process.env['SCORESCOPE_TEST_VULKAN_ICD'];
const brief = ['--effort', 'quick', '--steps', '4', '--seeds', '2', '--sigmas', '10', '--batch', '4'];

/** The WebGPU provider for real, on a software Vulkan whose driver file the environment names. */
describe('webgpu', () => {
  const { file } = temporaryFolder();
  before(function () {
    if (!driver) return this.skip();
    writeFileSync(file('convolution.onnx'), tinyConvolution({ shape: [1, 8, 8] }));
    writeFileSync(file('garbage.json'), '{"this is": "no driver"}');
  });

  const diagnose = (provider: string, icd: string): Promise<Ended> =>
    runCommand(
      ['diagnose', file('convolution.onnx'), ...brief, '--provider', provider, '--json', file('report.json')],
      {
        VK_ICD_FILENAMES: icd,
        VK_DRIVER_FILES: icd,
      },
    );
  const report = (): Report => checkReport(JSON.parse(readFileSync(file('report.json'), 'utf8')));

  it('is held against the CPU by verify', async () => {
    writeFileSync(file('flow.onnx'), readFileSync(originals.flow.file));
    const said = ['--family', 'flow', '--prediction', 'velocity', '--time', 't', '--steps', '4'];
    const devices = ['--provider', 'webgpu', '--against', 'cpu', '--json', '-'];
    const ended = await runCommand(['verify', file('flow.onnx'), ...said, ...devices], {
      VK_ICD_FILENAMES: driver,
      VK_DRIVER_FILES: driver,
    });
    assert.equal(ended.code, 0, ended.stderr);
    const { a, b, behavior, same, causes } = JSON.parse(ended.stdout) as Verification;
    assert.deepEqual([a.provider, b.provider, behavior, same, causes], ['cpu', 'webgpu', 'float32', true, []]);
    assert.equal(a.sha256, b.sha256);
  });

  it('by name runs the whole diagnosis, agrees with the CPU, and is named everywhere', async () => {
    const ended = await diagnose('webgpu', driver!);
    assert.equal(ended.code, 0, ended.stderr);
    const { provider, linearity } = report();
    assert.equal(provider.used, 'webgpu');
    assert.equal(provider.fallback, null);
    assert.ok(provider.parity && provider.parity.maxRelative <= 1e-3, JSON.stringify(provider));
    assert.ok(provider.speedup! > 0);
    assert.ok(linearity.every(({ gaussian }) => Number.isFinite(gaussian!.denoiserNmse.value)));
    assert.match(ended.stdout, /Device .*\(webgpu\); agrees with the CPU to /);
    assert.match(ended.stderr, /Device: .* \(webgpu\)/);
  });

  it('finds the same as the CPU', async () => {
    assert.equal((await diagnose('webgpu', driver!)).code, 0);
    const onGpu = report();
    assert.equal((await diagnose('cpu', driver!)).code, 0);
    const onCpu = report();
    onGpu.linearity.forEach(({ gaussian }, i) => {
      const { value } = onCpu.linearity[i]!.gaussian!.denoiserNmse;
      assert.ok(Math.abs(gaussian!.denoiserNmse.value / value - 1) < 1e-3, `${gaussian!.denoiserNmse.value} ${value}`);
    });
  });

  it('auto leaves a software driver for the CPU, since it is slower, and says so', async () => {
    assert.equal((await diagnose('auto', driver!)).code, 0);
    const { used, fallback } = report().provider;
    if (used === 'cpu') assert.match(fallback!, /^WebGPU was not used: it is slower than the CPU here \(0?\.\d+×\)\.$/);
    else assert.equal(used, 'webgpu');
  });

  for (const [what, icd] of [
    ['missing', 'missing.json'],
    ['garbage', 'garbage.json'],
  ] as const)
    it(`with a driver file that is ${what}: auto falls back and says why, by name it is an error`, async () => {
      const automatic = await diagnose('auto', file(icd));
      assert.equal(automatic.code, 0, automatic.stderr);
      const { used, fallback } = report().provider;
      assert.equal(used, 'cpu');
      assert.match(fallback!, /^WebGPU cannot load this network: .+\.$/);
      assert.match(automatic.stdout, /not used: WebGPU cannot load /);
      const named = await diagnose('webgpu', file(icd));
      assert.equal(named.code, 2);
      assert.match(named.stderr, /\nWebGPU cannot load this network: .*\n$/);
    });
});
