import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { remedyText } from '../../src/domain/remedy';
import { flag, flags } from '../../src/terminal/flags';
import { saveMoments } from '../../src/data/moments/momentsFile';
import type { DiagnosisOptions } from '../../src/domain/options';
import { DiagnosisError } from '../../src/shared/failure';
import { gaussianData, momentsOfGaussian, shape } from '../support/diagnoseExamples';
import { diagnoseModel } from '../support/diagnoseModel';
import {
  classifier,
  constantOutput,
  denoiserModel,
  epsilonOf,
  gaussian,
  gaussianDenoiser,
  junkNames,
  nanAbove,
  notLinear,
  type Names,
} from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';

describe('a diagnosis of', () => {
  const { file } = temporaryFolder();
  const put = (name: string, bytes: Uint8Array): string => {
    writeFileSync(file(name), bytes);
    return file(name);
  };
  const refused = (
    model: string,
    code: DiagnosisError['code'],
    message: RegExp,
    options: Partial<DiagnosisOptions> = {},
  ): Promise<void> =>
    assert.rejects(diagnoseModel(model, options), (error) => {
      assert.ok(error instanceof DiagnosisError, String(error));
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.match(remedyText(error.remedy, flag), /^[A-Z].*\.$/s);
      return true;
    });

  it('a network that draws noise itself says so and recommends nothing, or cannot be recognized for it', async () => {
    const noisy = (size: number, names?: Names): Uint8Array =>
      denoiserModel(
        (graph, x, sigma) => {
          const noise = graph.toDouble(graph.apply('RandomNormalLike', [graph.toFloat(x)], { seed: { float: 1 } }));
          return graph.add(gaussian(gaussianData)(graph, x, sigma), graph.multiply(graph.double(size), noise));
        },
        { shape, ...(names && { names }) },
      );
    const { report } = await diagnoseModel(put('dropout.onnx', noisy(0.02)));
    const told = report.warnings.find(({ code }) => code === 'not-deterministic');
    assert.ok(Number(told?.figures?.['difference']) > 1e-3, JSON.stringify(report.warnings));
    assert.equal(report.skip.recommended, null);
    assert.equal(report.skip.verdict, 'not-deterministic');
    await refused(
      put('noise.onnx', noisy(30, junkNames)),
      'not-recognised',
      /differs by \d+ % when it is given the same input twice/,
    );
  });

  it('a network without a linear regime recommends nothing, and says so first', async () => {
    const model = put('sines.onnx', notLinear({ shape }));
    const { report } = await diagnoseModel(model);
    assert.equal(report.model.confidence, 'stated');
    assert.match(
      report.model.evidence.join(' '),
      /Assumed from the name of its input sigma: an EDM denoiser conditioned on σ\./,
    );
    assert.ok(report.warnings.some(({ code }) => code === 'does-not-denoise'));
    assert.equal(report.skip.recommended, null);
    assert.match(report.skip.reason, /does not denoise its own samples/);
    assert.equal(report.skip.verdict, 'does-not-denoise');
    assert.equal(report.speedup.measured, null);
    assert.equal(report.speedup.evaluations, 1);
    assert.equal(report.evaluations.speedup, 0);
    for (const { sigma, gaussian: fit } of report.linearity.filter((row) => row.sigma > 2))
      assert.ok(fit!.denoiserNmse.value > 0.5, `σ ${sigma}`);
    for (const { sigma, cosine } of report.additivity.filter((row) => row.sigma > 2))
      assert.ok(cosine.high < 0.8, `σ ${sigma}: ${cosine.high}`);
    assert.ok(report.warnings.length > 0);
  });

  it('few seeds only predict, and the error of a sampler that is too coarse is no measure', async () => {
    const model = put('gaussian.onnx', gaussianDenoiser(gaussianData));
    const few = (await diagnoseModel(model, { seeds: 2 })).report.skip;
    assert.equal(few.rungs?.picture.status, 'predicted');
    assert.match(few.reason, /predicted/);
    const coarse = (await diagnoseModel(model, { steps: 2, criterion: 'error', effort: 'standard' })).report.skip;
    assert.equal(coarse.recommended, null);
    assert.equal(coarse.rungs?.error.status, 'not-applicable');
    assert.match(coarse.reason, /matching its error would mean little/);
  });

  it('a noise predictor recognises it by its numbers, and skips DDIM to its last step', async () => {
    const model = put('epsilon.onnx', epsilonOf(gaussian(gaussianData), { shape }));
    await saveMoments(file('moments.safetensors'), momentsOfGaussian(gaussianData));
    const { report } = await diagnoseModel(model, { moments: file('moments.safetensors') });
    assert.deepEqual([report.model.family, report.model.prediction], ['vp', 'epsilon']);
    assert.match(
      report.model.evidence.join(' '),
      /\(ε\) conditioned on timesteps from 0, linear schedule, the network denoises its own samples/,
    );
    const { name, steps, evaluations, sigmas } = report.sampler;
    assert.deepEqual([name, steps, evaluations], ['ddim', 50, 50]);
    // DDIM's 50 steps of 20 begin at t = 980.
    assert.ok(Math.abs(sigmas[0]! - 130.2) < 0.1, `${sigmas[0]}`);
    for (const { sigma, timestep, gaussian: fit } of report.linearity) {
      assert.ok(Number.isInteger(timestep));
      assert.ok(fit!.denoiserNmse.value < 1e-4, `σ ${sigma}: ${fit!.denoiserNmse.value}`);
    }
    const { recommended } = report.skip;
    assert.deepEqual([recommended?.remainingSteps, recommended?.evaluations, recommended?.timestep], [1, 1, 0]);
    report.checkpointStructure!.eigenvalues.slice(0, 8).forEach((found, k) => {
      assert.ok(Math.abs(found / gaussianData.eigenvalues[k]! - 1) < 0.02, `mode ${k}: ${found}`);
    });
  });

  it('nameless ports finds sample and time, and asks what the time of an exact denoiser stands for', async () => {
    const names = { sample: 'input.1', time: 'onnx::Cast_1', output: '77' };
    const model = put('nameless.onnx', denoiserModel(gaussian(gaussianData), { shape, names }));
    await assert.rejects(diagnoseModel(model), (error) => {
      assert.ok(error instanceof DiagnosisError);
      assert.equal(error.code, 'not-recognised');
      assert.ok(
        error.choices.some(({ label }) => label === 'an EDM denoiser conditioned on σ'),
        error.message,
      );
      assert.ok(
        error.choices.some(({ sidecar }) => flags(sidecar) === '--family edm --prediction denoised --time sigma'),
        error.message,
      );
      return true;
    });
    const { report } = await diagnoseModel(model, {
      family: 'edm',
      prediction: 'denoised',
      steps: 6,
      seeds: 4,
      sigmas: [40, 5],
    });
    assert.deepEqual(
      report.model.inputs.map(({ name, role }) => [name, role]),
      [
        ['input.1', 'sample'],
        ['onnx::Cast_1', 'time'],
      ],
    );
    assert.deepEqual([report.model.confidence, report.sampler.evaluations], ['measured', 11]);
  });

  it('a constant network ends in a sentence', async () => {
    const model = put('constant.onnx', constantOutput({ shape }));
    await refused(model, 'not-a-denoiser', /output does not depend on its input sigma/);
  });

  it('a classifier says what it looks like', () =>
    refused(put('classifier.onnx', classifier()), 'not-a-denoiser', /looks like a classifier, not a denoiser/));

  it('a network that overflows names the σ', async () => {
    const model = put('nan.onnx', nanAbove(20, { shape }));
    await refused(model, 'network-output', /not finite when its input sigma is 80 \(σ = 80\)/);
  });

  it('what was said by hand wins over what is seen', async () => {
    const model = put('epsilon.onnx', epsilonOf(gaussian(gaussianData), { shape }));
    await refused(model, 'not-recognised', /^The network does not denoise under any known parameterization/, {
      family: 'edm',
    });
    const { report } = await diagnoseModel(model, {
      family: 'vp',
      prediction: 'epsilon',
      steps: 5,
      seeds: 2,
      sigmas: [5],
    });
    assert.ok(report.model.evidence.includes('The family was set to vp.'));
  });

  it('options that cannot be met end in sentences', async () => {
    const model = put('gaussian.onnx', denoiserModel(gaussian(gaussianData), { shape }));
    await refused(model, 'usage', /σ = 500 is outside this checkpoint's range, 0\.002 to 80/, { sigmas: [500] });
    await refused(model, 'usage', /σ range, 0\.002 to 0\.001, is empty/, { sigmaMax: 0.001 });
    await refused(model, 'usage', /1 step leaves nothing to skip/, { steps: 1 });
    await saveMoments(file('small.safetensors'), {
      ...momentsOfGaussian(gaussianData),
      mean: new Float64Array(4),
      basis: new Float64Array(48),
    });
    await refused(model, 'data', /samples of 4 numbers, but the network’s samples have 64/, {
      moments: file('small.safetensors'),
    });
  });
});
