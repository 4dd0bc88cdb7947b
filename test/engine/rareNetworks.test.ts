import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { studentSaid } from '../../src/checkpoint/metadata';
import { openCheckpoint } from '../../src/diagnosis/checkpoint';
import type { Recognition } from '../../src/diagnosis/recognition/recognition';
import { readCheckpoint } from '../../src/diagnosis/recognition/readCheckpoint';
import type { DiagnosisRequest } from '../../src/domain/options';
import { cumulativeAlphas, linearBetas } from '../../src/score/noise/schedule';
import { DiagnosisError } from '../../src/shared/failure';
import { clockedNetwork, timestepNetwork, studentNetwork, subspaceNetwork } from '../support/exactLaws/clockedNetworks';
import { networkOf } from '../support/exactLaws/network';
import { mixtureLaw } from '../support/exactLaws/mixtureLaw';
import { randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';

const { file } = temporaryFolder();
const shape = [1, 8, 8];
const blobs = (count: number, d = 64) =>
  mixtureLaw({
    points: randomNormals(count * d, 71).map((value) => 0.6 * value),
    variance: 0.02,
    weights: new Array<number>(count).fill(1 / count),
  });

async function recognized(model: Uint8Array, said: Partial<DiagnosisRequest> = {}): Promise<Recognition> {
  writeFileSync(file('net.onnx'), model);
  const request = { seed: 0, effort: 'thorough', provider: 'cpu', ...said } as const;
  const { recognition, network } = await readCheckpoint(await openCheckpoint({ ...request, model: file('net.onnx') }));
  await network.release();
  return recognition;
}

describe('time inputs of rare kinds', () => {
  for (const [kind, read] of [
    ['angle', 'vp v angle'],
    ['angleReversed', 'vp v angle-reversed'],
    ['logSnr', 'vp v log-snr'],
    ['negLogSnr', 'vp epsilon neg-log-snr'],
    ['halfLogSnr', 'vp v half-log-snr'],
    ['alphaBar', 'vp epsilon alpha-bar'],
    ['cNoise', 'edm denoised c-noise'],
    ['logSigma', 'edm denoised log-sigma'],
    ['veTime', 'edm score ve-t'],
    ['veGeometric', 'edm score ve-geometric'],
    ['ladder', 'edm score sigma-index'],
  ] as const)
    it(kind, async () => {
      const { family, prediction, parameterization } = await recognized(
        clockedNetwork({ law: blobs(12), shape }, kind),
      );
      assert.equal(`${family} ${prediction} ${parameterization.time}`, read);
    });

  // Real networks answer anything with finite numbers; exp(4·80), as an exact one has it, does not stay finite.
  for (const [kind, name, time] of [
    ['logSnr', 'logsnr', 'log-snr'],
    ['halfLogSnr', 'log_snr', 'half-log-snr'],
    ['halfLogSnr', 'input.1', 'half-log-snr'],
    ['negLogSnr', 'gamma', 'neg-log-snr'],
    ['alphaBar', 'alphas_cumprod', 'alpha-bar'],
    ['cNoise', 'c_noise', 'c-noise'],
  ] as const)
    it(`${kind} called ${name}, at quick effort`, async () => {
      const { parameterization } = await recognized(clockedNetwork({ law: blobs(12), shape }, kind, name), {
        effort: 'quick',
      });
      assert.equal(parameterization.time, time);
    });

  for (const [kind, name, others] of [
    ['logSnr', 'noise_cond', 'the log of the signal-to-noise ratio or of σ, ᾱ or its root, or an angle'],
    ['ladder', 'labels', 'the index of a σ'],
  ] as const)
    it(`a question about ${kind} called ${name} says how to state a rare kind`, async () => {
      const asked = recognized(clockedNetwork({ law: blobs(12), shape }, kind, name), { effort: 'quick' });
      await assert.rejects(asked, (error: unknown) => {
        assert.ok(error instanceof DiagnosisError);
        const words = error.remedy.map((part) => (typeof part === 'string' ? part : `--${part.option}`)).join('');
        assert.match(words, new RegExp(`If its time input holds something else, such as ${others}, set --time`));
        return true;
      });
    });

  for (const [kind, time] of [
    ['ladder', 'sigma-index'],
    ['veTime', 've-t'],
    ['veGeometric', 've-geometric'],
  ] as const)
    it(`${time} alone, stated, leaves no question at quick effort`, async () => {
      const found = await recognized(clockedNetwork({ law: blobs(12), shape }, kind), { time, effort: 'quick' });
      assert.deepEqual([found.family, found.prediction, found.parameterization.time], ['edm', 'score', time]);
    });

  it('sigma-index alone, where no noise drowns the data, is refused with what else has to be stated', async () => {
    const wide = mixtureLaw({
      points: randomNormals(12 * 64, 71).map((value) => 400 * value),
      variance: 1,
      weights: new Array<number>(12).fill(1 / 12),
    });
    const model = clockedNetwork({ law: wide, shape }, 'ladder');
    await assert.rejects(recognized(model, { time: 'sigma-index', effort: 'quick' }), (error: unknown) => {
      assert.ok(error instanceof DiagnosisError);
      assert.match(error.message, /^The time was set to the index of σ .* could not be measured/);
      const options = error.remedy.flatMap((part) => (typeof part === 'string' ? [] : [part.option]));
      assert.deepEqual(options, ['sigmaMin', 'sigmaMax', 'timesteps']);
      return true;
    });
  });

  it('a hundred float timesteps, of which all beyond the last are alike, are timesteps', async () => {
    const alphas = cumulativeAlphas(linearBetas(100, 1e-3, 0.2));
    const { family, prediction, parameterization } = await recognized(
      timestepNetwork({ law: blobs(12), shape }, alphas),
      { effort: 'quick', schedule: 'linear:0.001,0.2', timesteps: 100 },
    );
    assert.deepEqual([family, prediction, parameterization.time], ['vp', 'epsilon', 'index']);
  });

  // What a score says is multiplied by σ²: σ a thousandth off makes an error as large as the data's part at σ = 50.
  for (const kind of ['veGeometric', 'ladder'] as const)
    it(`σ of ${kind} to 1 in 10,000, though the data are part of what is measured`, async () => {
      const { schedule } = await recognized(clockedNetwork({ law: blobs(12), shape }, kind));
      assert.ok(Math.abs(schedule.sigmaMax / 50 - 1) < 1e-5, `σ_max ${schedule.sigmaMax}`);
      assert.ok(Math.abs(schedule.sigmaMin / 0.01 - 1) < 1e-3, `σ_min ${schedule.sigmaMin}`);
      assert.ok(Math.abs(schedule.levelAt(20).sigma / 20 - 1) < 0.05);
    });
});

describe('data of another scale than pictures', () => {
  it('twenty times as narrow, show no timestep that is off by one', async () => {
    const narrow = mixtureLaw({
      points: randomNormals(24 * 64, 73).map((value) => 0.05 * value),
      variance: 0.012 ** 2,
      weights: new Array<number>(24).fill(1 / 24),
    });
    const alphas = cumulativeAlphas(linearBetas());
    const { prediction, warnings } = await recognized(networkOf(narrow.graph, shape, { family: 'vp', alphas }));
    assert.deepEqual([prediction, warnings], ['epsilon', []]);
  });

  it('as narrow, are read from a denoiser that is told σ, by more than its name', async () => {
    const narrow = mixtureLaw({
      points: randomNormals(24 * 64, 74).map((value) => 0.02 * value),
      variance: 0.005 ** 2,
      weights: new Array<number>(24).fill(1 / 24),
    });
    for (const effort of ['quick', 'thorough'] as const) {
      const found = await recognized(networkOf(narrow.graph, shape, { family: 'edm' }), { effort });
      assert.deepEqual([found.prediction, found.confidence, found.warnings], ['denoised', 'measured', []]);
      assert.ok(Math.abs(found.std / 0.02 - 1) < 0.25, `${found.std}`);
    }
  });

  it('far wider, are read from a denoiser that is told σ, though the usual noise does not drown them', async () => {
    const wide = mixtureLaw({
      points: randomNormals(12 * 64, 72).map((value) => 20 * value),
      variance: 4,
      weights: new Array<number>(12).fill(1 / 12),
    });
    const { family, prediction, parameterization } = await recognized(networkOf(wide.graph, shape, { family: 'edm' }));
    assert.equal(`${family} ${prediction} ${parameterization.time}`, 'edm denoised sigma');
  });
});

describe('flows of one and two dimensions', () => {
  for (const [d, reversed] of [
    [1, false],
    [1, true],
    [2, false],
    [2, true],
  ] as const)
    it(`are read in the direction of their time: ${d}, ${reversed ? 'from noise to data' : 'from data to noise'}`, async () => {
      const law = mixtureLaw({
        points: d === 1 ? Float64Array.of(-1, 2) : Float64Array.of(-1, 0.5, 2, 1, 1, -1),
        variance: 0.09,
        weights: d === 1 ? [0.3, 0.7] : [0.3, 0.5, 0.2],
      });
      const model = networkOf(law.graph, [d], { family: 'flow', reversed });
      for (const said of [{}, { family: 'flow', prediction: 'velocity' }] as const)
        for (const effort of ['quick', 'standard'] as const) {
          const { family, parameterization } = await recognized(model, { ...said, effort });
          assert.equal(`${family} ${parameterization.time}`, reversed ? 'flow t-reversed' : 'flow t');
        }
    });
});

describe('networks that are no posterior mean, or not of the whole space', () => {
  const few = { law: blobs(24), shape };

  it('one whose metadata say so is refused before it runs, and measured if its kind is said', async () => {
    const model = studentNetwork(few, 'timesteps', { training: 'endpoint-distillation' });
    await assert.rejects(recognized(model), /metadata say “training: endpoint-distillation”: the network is distilled/);
    const { warnings } = await recognized(model, { family: 'vp', prediction: 'epsilon', schedule: 'scaled-linear' });
    assert.match(warnings.map(({ message }) => message).join(' '), /endpoint-distillation/);
    assert.equal(studentSaid({ training: 'guidance-distillation' }), null);
  });

  it('one on a subspace is read in its dimensions, with a finding', async () => {
    const { family, prediction, schedule, warnings } = await recognized(
      subspaceNetwork({ law: blobs(30, 24), shape: [9, 3] }),
      { schedule: 'scaled-linear' },
    );
    assert.deepEqual([family, prediction, schedule.timesteps], ['vp', 'epsilon', 1000]);
    assert.deepEqual(
      warnings.map(({ code, message }) => [code, /ignores 3 directions .* a subspace of 24 dimensions/.test(message)]),
      [['subspace', true]],
    );
  });
});

describe('a scheduler whose networks are told an unread function of σ', () => {
  it('is refused in words', async () => {
    const scheduler = {
      _class_name: 'CosineDPMSolverMultistepScheduler',
      prediction_type: 'v_prediction',
      sigma_data: 1,
    };
    writeFileSync(file('scheduler_config.json'), JSON.stringify(scheduler));
    const model = clockedNetwork({ law: blobs(12), shape }, 'angle');
    await assert.rejects(recognized(model), /tells its networks 2\/π·arctan\(σ\)/);
    rmSync(file('scheduler_config.json'));
  });
});
