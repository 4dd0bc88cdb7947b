import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { d, drawMixture, mixtureData, npy } from '../support/diagnoseExamples';
import { diagnoseModel, type Diagnosis } from '../support/diagnoseModel';
import { plainMoments, referenceNmse } from '../support/diagnoseReference';
import { keptSkipRatios } from '../support/mixtureCrossing';
import { mixtureDenoiser } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';

const sigmas = [80, 40, 20, 10, 5, 2, 1, 0.5, 0.2];

describe('a checkpoint of four clusters', () => {
  const { file } = temporaryFolder();
  const data = drawMixture(mixtureData, 1000, 50);
  let diagnosis: Diagnosis;
  let decided: Diagnosis;
  before(async () => {
    writeFileSync(file('mixture.onnx'), mixtureDenoiser(mixtureData));
    writeFileSync(file('data.npy'), npy(data));
    diagnosis = await diagnoseModel(file('mixture.onnx'), { data: file('data.npy'), sigmas });
    decided = await diagnoseModel(file('mixture.onnx'), {
      data: file('data.npy'),
      sigmas: [10],
      effort: 'standard',
      criterion: 'error',
      family: 'edm',
      prediction: 'denoised',
      time: 'sigma',
    });
  });

  it('has the moments of its data', () => {
    const { structure } = diagnosis.report;
    const { mean, covariance } = plainMoments(data);
    const total = mean.reduce((sum, _, i) => sum + covariance[i * d + i]!, 0);
    const found = structure.eigenvalues.reduce((sum, value) => sum + value, 0);
    assert.equal(structure.source, 'data');
    assert.equal(structure.rank, d);
    assert.ok(Math.abs(found / total - 1) < 1e-9, `${found} ${total}`);
    assert.ok(Math.abs(structure.meanNorm / Math.hypot(...mean) - 1) < 1e-9);
  });

  it('leaves unexplained at every σ what a second reckoning in float64 says', () => {
    const moments = plainMoments(data);
    const { linearity } = diagnosis.report;
    assert.deepEqual(
      linearity.map(({ sigma }) => sigma),
      sigmas,
    );
    let outside = 0;
    for (const { sigma, gaussian, isotropic, probes } of linearity) {
      assert.equal(probes, 'data');
      const truth = referenceNmse(mixtureData, moments, sigma, 2000);
      for (const [found, expected] of [
        [gaussian!.denoiserNmse, truth.gaussian],
        [isotropic!.denoiserNmse, truth.isotropic],
      ] as const) {
        const { low, high } = found;
        const slack = (high - low) / 2;
        assert.ok(low - slack <= expected && expected <= high + slack, `σ ${sigma}: ${expected} not in ${low}…${high}`);
        if (expected < low || expected > high) outside++;
      }
    }
    // One in twenty intervals misses by chance.
    assert.ok(outside <= 3, `${outside} of ${2 * sigmas.length}`);
  });

  it('has a plan on every rung that costs no more on a laxer one, and says on how many seeds it rests', () => {
    const { rungs, recommended, criterion } = decided.report.skip;
    assert.ok(rungs);
    const { error, picture } = rungs;
    assert.equal(criterion, 'error');
    assert.ok(error.with && picture.with && picture.with.evaluations <= error.with.evaluations);
    assert.equal(error.status, 'confirmed');
    assert.ok(error.ratio && error.ratio.high <= 1.05 && error.changed && error.changed.of >= 14);
    assert.deepEqual(recommended, error.with);
    const { total, recognition = 0 } = decided.report.evaluations;
    assert.ok(total - recognition <= 4000, `${total}`);
  });

  it('can be skipped on its grid as far as the error reckoned in float64 allows, and no further', () => {
    const { sampler, skip } = decided.report;
    const plan = skip.rungs?.error.with;
    const ratios = keptSkipRatios(mixtureData, plainMoments(data), sampler.sigmas, 12);
    const deepest = ratios.findLastIndex((ratio) => ratio <= 1.05) + 1;
    assert.ok(deepest > 1 && deepest < ratios.length, ratios.map((ratio) => ratio.toFixed(2)).join(' '));
    // Deviations of a mixture are predicted with caution: a few steps less than the deepest, and none more.
    assert.ok(
      plan && plan.skippedSteps <= deepest && plan.skippedSteps >= deepest - 5,
      `${plan?.skippedSteps}, ${deepest}`,
    );
    const tried = skip.candidates.filter(({ start, spacing }) => start === 'gaussian' && spacing === 'kept');
    assert.ok(tried.length > 0);
    for (const { skippedSteps, errorRatio } of tried) {
      const expected = ratios[skippedSteps - 1]!;
      assert.ok(Math.abs(errorRatio.value / expected - 1) < 0.08, `${errorRatio.value}, truly ${expected}`);
    }
  });

  it('shows the modes between its clusters by itself', () => {
    const truth = plainMoments(data);
    const { checkpointStructure, structure } = diagnosis.report;
    assert.equal(checkpointStructure?.source, 'checkpoint');
    const leading = checkpointStructure.eigenvalues.slice(0, 3);
    // Three modes separate four clusters; the sampled covariance of 1,000 has them to a few per cent.
    leading.forEach((value, k) =>
      assert.ok(Math.abs(value / structure.eigenvalues[k]! - 1) < 0.15, `mode ${k}: ${value}`),
    );
    assert.ok(Math.abs(checkpointStructure.meanNorm / Math.hypot(...truth.mean) - 1) < 0.1);
  });

  it('is judged alike on data that are sorted', async () => {
    const nearest = (n: number): number => {
      const distances = Array.from({ length: 4 }, (_, i) =>
        mixtureData.means.subarray(i * d, (i + 1) * d).reduce((sum, m, j) => sum + (m - data[n * d + j]!) ** 2, 0),
      );
      return distances.indexOf(Math.min(...distances));
    };
    const order = Array.from({ length: data.length / d }, (_, n) => n).sort((a, b) => nearest(a) - nearest(b));
    const sorted = Float64Array.from(order.flatMap((n) => [...data.subarray(n * d, (n + 1) * d)]));
    writeFileSync(file('sorted.npy'), npy(sorted));
    const wanted = [10, 2];
    const { report } = await diagnoseModel(file('mixture.onnx'), { data: file('sorted.npy'), sigmas: wanted });
    for (const { sigma, gaussian } of report.linearity) {
      const { low, high } = gaussian!.denoiserNmse;
      const expected = referenceNmse(mixtureData, plainMoments(data), sigma, 2000).gaussian;
      assert.ok(low * 0.8 <= expected && expected <= high * 1.2, `σ ${sigma}: ${expected} not in ${low}…${high}`);
    }
  });
});
