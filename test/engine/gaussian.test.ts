import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { saveMoments } from '../../src/data/moments/momentsFile';
import { d, gaussianData, momentsOfGaussian } from '../support/diagnoseExamples';
import { diagnoseModel, type Diagnosis } from '../support/diagnoseModel';
import { gaussianDenoiser } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';

const { eigenvalues, mean, tail } = gaussianData;

describe('an exactly Gaussian checkpoint', () => {
  const { file } = temporaryFolder();
  let told: Diagnosis;
  let alone: Diagnosis;
  before(async () => {
    writeFileSync(file('gaussian.onnx'), gaussianDenoiser(gaussianData));
    await saveMoments(file('moments.safetensors'), momentsOfGaussian(gaussianData));
    told = await diagnoseModel(file('gaussian.onnx'), { moments: file('moments.safetensors'), effort: 'standard' });
    alone = await diagnoseModel(file('gaussian.onnx'), { effort: 'standard' });
  });

  it('is recognised as an EDM denoiser, and Heun’s 18 steps are the ones to beat', () => {
    const { model, sampler } = told.report;
    assert.deepEqual([model.family, model.prediction, model.shape], ['edm', 'denoised', [1, 8, 8]]);
    assert.deepEqual([sampler.name, sampler.steps, sampler.evaluations], ['heun', 18, 35]);
    assert.deepEqual([sampler.sigmas.length, sampler.sigmas[0], sampler.sigmas.at(-1)], [19, 80, 0]);
  });

  it('leaves next to nothing unexplained at any σ, and the isotropic model leaves much', () => {
    const rows = told.report.linearity;
    assert.equal(rows.length, 7);
    for (const { sigma, gaussian, isotropic, probes } of rows) {
      assert.ok(gaussian!.denoiserNmse.value < 1e-4, `σ ${sigma}: ${gaussian!.denoiserNmse.value}`);
      assert.ok(gaussian!.denoiserNmse.low <= gaussian!.denoiserNmse.value);
      assert.ok(gaussian!.denoiserNmse.value <= gaussian!.denoiserNmse.high);
      assert.ok(gaussian!.scoreNmse < 1e-4);
      assert.equal(probes, 'sampler');
      if (sigma > 2) assert.ok(isotropic!.denoiserNmse.value > 0.8);
    }
  });

  it('adds up, and its Jacobian is symmetric', () => {
    for (const { sigma, cosine, asymmetry } of told.report.additivity) {
      assert.ok(cosine.low > 0.99999, `σ ${sigma}: ${cosine.low}`);
      assert.ok(asymmetry < 1e-4, `σ ${sigma}: ${asymmetry}`);
    }
  });

  it('has the moments it was told', () => {
    const { structure } = told.report;
    assert.equal(structure.source, 'moments');
    assert.deepEqual(structure.eigenvalues, [...eigenvalues]);
    assert.equal(structure.evaluations, 0);
    assert.equal(structure.tailVariance, tail);
    const kept = eigenvalues.reduce((sum, value) => sum + value, 0);
    assert.ok(Math.abs(structure.capturedVariance! - kept / (kept + tail * (d - 12))) < 1e-12);
  });

  it('shows its spectrum by itself, to 2 % for every mode that a σ resolves', () => {
    const { structure, checkpointStructure } = alone.report;
    assert.equal(checkpointStructure, undefined);
    assert.equal(structure.source, 'checkpoint');
    eigenvalues.forEach((lambda, k) => {
      const found = structure.eigenvalues[k]!;
      assert.ok(Math.abs(found / lambda - 1) < 0.02, `mode ${k}: ${found}, truly ${lambda}`);
    });
    const meanNorm = Math.hypot(...mean);
    assert.ok(Math.abs(structure.meanNorm / meanNorm - 1) < 1e-3);
    assert.deepEqual(told.report.checkpointStructure?.eigenvalues, structure.eigenvalues);
  });

  it('is explained by what it shows of itself, too', () => {
    for (const { sigma, gaussian } of alone.report.linearity)
      assert.ok(gaussian!.denoiserNmse.value < 0.05, `σ ${sigma}: ${gaussian!.denoiserNmse.value}`);
    for (const { sigma, checkpointGaussian } of told.report.linearity)
      assert.ok(checkpointGaussian!.denoiserNmse.value < 0.05, `σ ${sigma}`);
  });

  it('can be skipped to the last step', () => {
    const { recommended, candidates, own } = told.report.skip;
    assert.ok(recommended);
    const { skippedSteps, remainingSteps, evaluations, spacing, saved } = recommended;
    assert.deepEqual([skippedSteps, remainingSteps, evaluations, spacing], [17, 1, 1, 'kept']);
    assert.ok(Math.abs(saved - 34 / 35) < 1e-12);
    assert.ok(Math.abs(recommended.sigma - 0.002) < 1e-9);
    const chosen = candidates.find(({ start, skippedSteps: k }) => start === 'gaussian' && k === 17);
    // What is left is the error of the reference itself.
    assert.ok(chosen!.errorRatio.high < 0.1, `${chosen!.errorRatio.high}`);
    assert.ok(own!.error > 0);
    assert.match(told.report.skip.reason, /instead of 35/);
  });

  it('can be skipped far from what it shows of itself', () => {
    const { recommended } = alone.report.skip;
    assert.ok(recommended && recommended.saved > 0.5, JSON.stringify(recommended));
  });

  it('every step of its trajectory follows the formula but for the sampler’s own error', () => {
    const { trajectory, skip } = told.report;
    assert.equal(trajectory.length, 18);
    for (const { state } of trajectory) assert.ok(state.q25 <= state.median && state.median <= state.q75);
    assert.ok(trajectory[0]!.state.q75 < 1e-12);
    assert.ok(trajectory.at(-1)!.state.median < 2 * skip.own!.error);
  });
});
