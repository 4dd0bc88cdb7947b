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
  before(async () => {
    writeFileSync(file('mixture.onnx'), mixtureDenoiser(mixtureData));
    writeFileSync(file('data.npy'), npy(data));
    diagnosis = await diagnoseModel(file('mixture.onnx'), { data: file('data.npy'), sigmas });
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

  it('is skipped as far as its error allows, and no further', () => {
    const { recommended, candidates } = diagnosis.report.skip;
    assert.ok(recommended);
    assert.ok(recommended.sigma > 1 && recommended.sigma < 80, `${recommended.sigma}`);
    const deeper = candidates.filter(({ start, sigma }) => start === 'gaussian' && sigma < recommended.sigma);
    assert.ok(deeper.length > 0);
    for (const { sigma, evaluations, errorRatio, fittedRatio } of deeper)
      assert.ok(
        evaluations >= recommended.evaluations || Math.max(errorRatio.high, fittedRatio?.high ?? 0) > 1.05,
        `σ ${sigma}: ${evaluations} evaluations, ${errorRatio.low}…${errorRatio.high}`,
      );
    const chosen = candidates.find(
      ({ start, sigma, evaluations }) =>
        start === 'gaussian' && sigma === recommended.sigma && evaluations === recommended.evaluations,
    );
    assert.ok(chosen?.fittedRatio && chosen.fittedRatio.high <= 1.05);
  });

  it('can be skipped, its grid kept, to the σ where the error reckoned in float64 crosses the threshold', () => {
    const { sampler, skip } = diagnosis.report;
    const kept = skip.candidates.filter(({ start, spacing }) => start === 'gaussian' && spacing === 'kept');
    const ratios = keptSkipRatios(mixtureData, plainMoments(data), sampler.sigmas, 6);
    const deepest = ratios.findLastIndex((ratio) => ratio <= 1.05) + 1;
    assert.ok(
      deepest > 1 && deepest < ratios.length,
      `${deepest}: ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}`,
    );
    for (const skippedSteps of [deepest, deepest + 1]) {
      const found = kept.find((candidate) => candidate.skippedSteps === skippedSteps);
      assert.ok(found, `${skippedSteps} of ${kept.map((candidate) => candidate.skippedSteps).join(' ')}`);
      const expected = ratios[skippedSteps - 1]!;
      if (found.seeds !== 6) continue;
      assert.ok(Math.abs(found.errorRatio.value / expected - 1) < 0.05, `${found.errorRatio.value}, truly ${expected}`);
    }
    assert.ok(Math.abs(skip.recommended!.skippedSteps - deepest) <= 1, `${skip.recommended!.skippedSteps}, ${deepest}`);
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
