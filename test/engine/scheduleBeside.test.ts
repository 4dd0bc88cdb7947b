import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DiagnosisError } from '../../src/shared/failure';
import { diagnoseModel } from '../support/diagnoseModel';
import { blobs, shape } from '../support/eightBlobs';
import { epsilonOf, linearBetas } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';

describe('a scheduler file of another network', () => {
  const { file } = temporaryFolder();

  /** An exact noise predictor over 1000 timesteps of linear betas, with a scheduler's configuration beside it. */
  function model(name: string, config: Record<string, unknown>): string {
    const folder = file(name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'unet.onnx'), epsilonOf(blobs, { shape }, linearBetas(1000, 1e-4, 0.02)));
    const usual = { _class_name: 'DDIMScheduler', num_train_timesteps: 1000, beta_schedule: 'linear' };
    const given = { ...usual, beta_start: 1e-4, beta_end: 0.02, prediction_type: 'epsilon', ...config };
    writeFileSync(path.join(folder, 'scheduler_config.json'), JSON.stringify(given));
    return path.join(folder, 'unet.onnx');
  }

  it('of the same schedule is read', async () => {
    const { report } = await diagnoseModel(model('own', {}), { effort: 'quick' });
    assert.deepEqual([report.model.prediction, report.model.confidence], ['epsilon', 'measured']);
  });

  it('of another schedule is asked about, with the one that the network shows first', async () => {
    const other = model('other', { beta_schedule: 'scaled_linear', beta_start: 0.00085, beta_end: 0.012 });
    await assert.rejects(diagnoseModel(other, { effort: 'quick' }), (error) => {
      assert.ok(error instanceof DiagnosisError);
      assert.match(
        error.message,
        /^The files beside the checkpoint describe .* but as .*, linear schedule it denoises/,
      );
      assert.equal(error.choices[0]?.sidecar.schedule, 'linear');
      return true;
    });
    const said = { family: 'vp', prediction: 'epsilon', schedule: 'linear' } as const;
    const { report } = await diagnoseModel(other, { ...said, effort: 'quick' });
    assert.equal(report.model.confidence, 'measured');
    // What was set by a person stands.
    const set = await diagnoseModel(other, { family: 'vp', prediction: 'epsilon', effort: 'quick' });
    assert.equal(set.report.model.prediction, 'epsilon');
  });

  it('of more timesteps than the network has is refused by both numbers', async () => {
    await assert.rejects(diagnoseModel(model('long', { num_train_timesteps: 4000 }), { effort: 'quick' }), (error) => {
      assert.ok(error instanceof DiagnosisError);
      assert.equal(error.message, 'scheduler_config.json describes 4000 timesteps, but the network has 1000.');
      return true;
    });
  });
});
