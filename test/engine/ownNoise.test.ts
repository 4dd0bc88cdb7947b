import assert from 'node:assert/strict';
import path from 'node:path';
import { diagnoseModel } from '../support/diagnoseModel';

const repository = path.join(__dirname, '..', '..', '..');

describe('a noise predictor whose own error decides what it draws', () => {
  const model = path.join(repository, 'test/fixtures/families/epsilon.onnx');
  const stated = {
    family: 'vp',
    prediction: 'epsilon',
    time: 'index',
    schedule: 'linear',
    effort: 'standard',
  } as const;

  it('is no measure of itself: its distance to the data decides, and a skip comes nearer to them', async function () {
    this.timeout(120_000);
    const data = path.join(repository, 'media/sample/fashion-2000.npy');
    const { report } = await diagnoseModel(model, { ...stated, data });
    const { rungs, recommended, verdict, criterion } = report.skip;
    assert.deepEqual([rungs?.error.status, rungs?.picture.status], ['not-applicable', 'not-applicable']);
    assert.ok(rungs!.error.reference.trustedBelowSigma! < 30, JSON.stringify(rungs!.error.reference));
    assert.match(rungs!.error.reason, /^Above σ \d+(\.\d+)?, the network’s own error dominates: its samples have/);
    assert.deepEqual([verdict, criterion, rungs?.look.status], ['recommended', 'look', 'confirmed']);
    assert.ok(rungs!.look.frechet!.difference.high < 0, JSON.stringify(rungs!.look.frechet));
    assert.ok(rungs!.look.frechet!.own > 10 * rungs!.look.frechet!.hybrid, JSON.stringify(rungs!.look.frechet));
    assert.ok(recommended!.evaluations < report.sampler.evaluations);
    assert.ok(report.warnings.some(({ code }) => code === 'samples-unlike-data'));
    assert.ok(report.evaluations.total <= 5000, `${report.evaluations.total}`);
  });

  it('gets no plan without data, and is told what is missing', async function () {
    this.timeout(120_000);
    const { report } = await diagnoseModel(model, stated);
    assert.equal(report.skip.recommended, null);
    assert.match(report.skip.reason, /Provide data to judge the distribution\.$/);
  });
});
