import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DiagnosisOptions } from '../../src/domain/options';
import type { Report } from '../../src/domain/report';
import { DiagnosisError } from '../../src/shared/failure';
import { diagnoseModel } from '../support/diagnoseModel';
import { blobs, shape } from '../support/eightBlobs';
import { epsilonOf, linearBetas, scoreOf } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';

/** σ of the last timestep. */
function lastSigma({ a, b }: ReturnType<typeof linearBetas>): number {
  return b.at(-1)! / a.at(-1)!;
}

describe('networks of few timesteps', () => {
  const { file } = temporaryFolder();

  /** An exact noise predictor over an embedding table of T timesteps, with its betas beside it. */
  function model(timesteps: number, [first, last]: readonly [number, number]): string {
    const folder = file(`${timesteps}`);
    mkdirSync(folder, { recursive: true });
    const betas = Array.from({ length: timesteps }, (_, i) => first + ((last - first) * i) / (timesteps - 1));
    writeFileSync(path.join(folder, 'betas.json'), JSON.stringify(betas));
    const network = epsilonOf(blobs, { shape }, linearBetas(timesteps, first, last));
    writeFileSync(path.join(folder, 'unet.onnx'), network);
    return path.join(folder, 'unet.onnx');
  }

  async function diagnosed(
    timesteps: number,
    betas: readonly [number, number],
    options: Partial<DiagnosisOptions> = {},
  ): Promise<Report> {
    const { report } = await diagnoseModel(model(timesteps, betas), options);
    assert.deepEqual(
      [report.model.family, report.model.prediction, report.model.time, report.model.confidence],
      ['vp', 'epsilon', 'index', 'measured'],
    );
    return report;
  }

  for (const { timesteps, betas, steps, firstSigma } of [
    { timesteps: 20, betas: [0.01, 0.6], steps: 20, firstSigma: 54.16 },
    { timesteps: 40, betas: [1e-3, 0.45], steps: 40, firstSigma: undefined },
    { timesteps: 48, betas: [1e-3, 0.42], steps: 48, firstSigma: undefined },
    { timesteps: 50, betas: [1e-3, 0.4], steps: 50, firstSigma: undefined },
  ] as const)
    it(`T = ${timesteps}: a step for every timestep, from the last one, and a plan`, async () => {
      const { sampler, skip } = await diagnosed(timesteps, betas);
      assert.equal(sampler.name, 'ddim');
      assert.equal(sampler.steps, steps);
      assert.equal(sampler.sigmas.length, steps + 1);
      const expected = lastSigma(linearBetas(timesteps, ...betas));
      if (firstSigma) assert.ok(Math.abs(expected / firstSigma - 1) < 1e-3);
      assert.ok(Math.abs(sampler.sigmas[0]! / expected - 1) < 1e-3, `${sampler.sigmas[0]}, not ${expected}`);
      // So few steps of so simple data may be cut without a formula, too.
      const plan = skip.recommended ?? skip.rungs?.picture.without;
      assert.ok(plan && plan.evaluations < sampler.evaluations, skip.reason);
    });

  it('T = 90: half of the timesteps, from the second to last', async () => {
    const { sampler, skip } = await diagnosed(90, [1e-3, 0.2]);
    assert.equal(sampler.steps, 45);
    const { a, b } = linearBetas(90, 1e-3, 0.2);
    assert.ok(Math.abs(sampler.sigmas[0]! / (b[88]! / a[88]!) - 1) < 1e-3);
    assert.ok(skip.recommended, skip.reason);
  });

  it('levels that are listed for the sampler are those of its run', async () => {
    const samplerTimesteps = [49, 40, 33, 27, 22, 17, 12, 8, 4, 1];
    const { sampler, trajectory } = await diagnosed(50, [1e-3, 0.4], { sampler: 'dpmpp-2m', samplerTimesteps });
    const { a, b } = linearBetas(50, 1e-3, 0.4);
    assert.equal(sampler.evaluations, 10);
    for (const [i, t] of samplerTimesteps.entries())
      assert.ok(Math.abs(sampler.sigmas[i]! / (b[t]! / a[t]!) - 1) < 1e-3, `t = ${t}`);
    assert.equal(sampler.sigmas.at(-1), 0);
    assert.ok(trajectory.length > 0);
  });

  it('more steps than timesteps are refused, with the number that is possible', async () => {
    await assert.rejects(diagnoseModel(model(48, [1e-3, 0.42]), { steps: 50 }), (error) => {
      assert.ok(error instanceof DiagnosisError);
      assert.equal(error.code, 'usage');
      assert.deepEqual(
        error.remedy.filter((part) => typeof part === 'object'),
        [{ option: 'steps', value: 48 }],
      );
      return true;
    });
  });
});

describe('a score network beside the scheduler of the VE SDE', () => {
  const { file } = temporaryFolder();

  it('is sampled from that scheduler’s σ_max down to its σ_min', async () => {
    for (const folder of ['unet', 'scheduler']) mkdirSync(file(folder), { recursive: true });
    writeFileSync(file('unet/model.onnx'), scoreOf(blobs, { shape }));
    const scheduler = {
      _class_name: 'ScoreSdeVeScheduler',
      num_train_timesteps: 2000,
      sigma_min: 0.01,
      sigma_max: 200,
    };
    writeFileSync(file('scheduler/scheduler_config.json'), JSON.stringify(scheduler));
    const { report } = await diagnoseModel(file('unet/model.onnx'));
    const { family, prediction, time, confidence } = report.model;
    assert.deepEqual([family, prediction, time, confidence], ['edm', 'score', 'sigma', 'measured']);
    assert.equal(report.sampler.name, 'heun');
    assert.equal(report.sampler.sigmas[0], 200);
    assert.equal(report.sampler.sigmas.at(-1), 0);
    assert.ok(Math.abs(report.sampler.sigmas.at(-2)! / 0.01 - 1) < 1e-9);
    assert.ok(report.skip.recommended, report.skip.reason);

    const said = await diagnoseModel(file('unet/model.onnx'), { sigmaMax: 60 });
    assert.equal(said.report.sampler.sigmas[0], 60);

    const unknown = { ...scheduler, _class_name: 'SomethingElseScheduler' };
    writeFileSync(file('scheduler/scheduler_config.json'), JSON.stringify(unknown));
    const other = await diagnoseModel(file('unet/model.onnx'));
    assert.equal(other.report.model.prediction, 'score');
    assert.equal(other.report.sampler.sigmas[0], 200);
    assert.ok(Math.abs(other.report.sampler.sigmas.at(-2)! / 0.01 - 1) < 1e-9);
  });
});
