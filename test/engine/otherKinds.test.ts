import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { DiagnosisOptions } from '../../src/domain/options';
import { DiagnosisError } from '../../src/shared/failure';
import { diagnoseModel } from '../support/diagnoseModel';
import { flowBetween, loopNetwork, stepNetwork } from '../support/exactLaws/otherKinds';
import type { Blobs } from '../support/exactLaws/law';
import { mixtureLaw } from '../support/exactLaws/mixtureLaw';
import { networkOf } from '../support/exactLaws/network';
import { randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';

const { file } = temporaryFolder();
const shape = [1, 8, 8];
const d = 64;

/** @param scale root mean square of the points */
function blobs(count: number, { scale = 0.6, variance = 0.02, seed = 71 } = {}): Blobs {
  const points = randomNormals(count * d, seed).map((value) => scale * value);
  return { points, variance, weights: new Array<number>(count).fill(1 / count) };
}

async function refusal(model: Uint8Array, options: Partial<DiagnosisOptions> = {}): Promise<DiagnosisError> {
  writeFileSync(file('net.onnx'), model);
  try {
    await diagnoseModel(file('net.onnx'), options);
  } catch (error) {
    if (error instanceof DiagnosisError) return error;
    throw error;
  }
  return assert.fail('it was diagnosed');
}

async function report(model: Uint8Array, options: Partial<DiagnosisOptions> = {}) {
  writeFileSync(file('net.onnx'), model);
  return (await diagnoseModel(file('net.onnx'), options)).report;
}

describe('networks with a sampler inside', () => {
  for (const kind of ['timesteps', 't', 'sigma'] as const)
    for (const effort of ['quick', 'standard'] as const)
      it(`a step over ${kind} is refused as one, ${effort} effort`, async () => {
        const { code, message } = await refusal(stepNetwork(mixtureLaw(blobs(24)), shape, kind), { effort });
        assert.equal(code, 'not-a-denoiser');
        assert.match(message, /one step of a sampler/);
      });

  it('a step whose kind was said gets a finding and no plan', async () => {
    const said = { family: 'vp', prediction: 'epsilon', schedule: 'scaled-linear' } as const;
    const { skip, warnings } = await report(stepNetwork(mixtureLaw(blobs(24)), shape, 'timesteps'), said);
    assert.equal(skip.recommended, null);
    assert.ok(warnings.some(({ code }) => code === 'does-not-denoise'));
  });

  for (const also of ['nothing', 'guidance'] as const)
    it(`a loop over all steps that takes noise and ${also} is refused as one`, async () => {
      const { code, message } = await refusal(loopNetwork(mixtureLaw(blobs(24)), shape, also));
      assert.equal(code, 'not-a-denoiser');
      assert.match(
        message,
        /no input is a noise level or a timestep. If it turns noise into a finished sample, all steps/,
      );
    });
});

describe('flows whose source is not Gaussian noise of mean 0 and standard deviation 1', () => {
  const data = blobs(24);
  const round = (mean: number, std: number): Blobs => ({
    points: new Float64Array(d).fill(mean),
    variance: std ** 2,
    weights: [1],
  });
  const isFlow = { family: 'flow', prediction: 'velocity', time: 't' } as const;

  for (const effort of ['quick', 'standard'] as const) {
    it(`other data: what it is, and no plan even if it is said to be a flow, ${effort} effort`, async () => {
      const model = flowBetween(data, blobs(24, { seed: 72 }), shape);
      const { message, choices } = await refusal(model, { effort });
      assert.match(message, /predicts the velocity of a flow, but/);
      assert.deepEqual(
        choices.map(({ sidecar }) => sidecar.time),
        ['t', 't-reversed'],
      );
      const { skip, warnings } = await report(model, { ...isFlow, effort });
      assert.equal(skip.recommended, null);
      assert.ok(warnings.some(({ code }) => code === 'does-not-denoise'));
    });

    for (const [title, source] of [
      ['of another mean', round(0.6, 1)],
      ['of twice the standard deviation', round(0, 2)],
      ['of several blobs', { ...blobs(8, { seed: 73, scale: 1 }), variance: 1 }],
    ] as const)
      it(`noise ${title}: a finding and no plan, ${effort} effort`, async () => {
        const { skip, warnings } = await report(flowBetween(data, source, shape), { ...isFlow, effort });
        assert.equal(skip.recommended, null);
        const found = warnings.find(({ code }) => code === 'does-not-denoise');
        assert.match(
          found?.message ?? '',
          /the source of the flow is not Gaussian noise|does not denoise its own samples/,
        );
      });

    it(`and none of noise of mean 0 and standard deviation 1, ${effort} effort`, async () => {
      for (const model of [
        flowBetween(data, round(0, 1), shape),
        networkOf(mixtureLaw(data).graph, shape, { family: 'flow', reversed: true }),
      ]) {
        const { warnings } = await report(model, { effort });
        assert.ok(!warnings.some(({ code }) => code === 'does-not-denoise'));
      }
    });
  }
});
