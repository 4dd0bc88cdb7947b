import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { saveMoments } from '../../src/data/moments/momentsFile';
import { DiagnosisError } from '../../src/shared/failure';
import type { FindingCode } from '../../src/domain/generated/findings';
import type { DiagnosisOptions } from '../../src/domain/options';
import type { Report } from '../../src/domain/report';
import { d, gaussianData, momentsOfGaussian, shape } from '../support/diagnoseExamples';
import { diagnoseModel } from '../support/diagnoseModel';
import { gaussian, type DenoiserGraph, type GaussianOptions } from '../support/denoiserGraphs';
import { notFiniteBetween, reversedVelocityOf } from '../support/oddGraphs';
import { denoiserModel, epsilonOf, gaussianDenoiser } from '../support/onnxGraph';
import { randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';

/** Read as stated: what a network is, is another test's question. */
const edm = { family: 'edm', prediction: 'denoised', time: 'sigma' } as const;
/** Faint data about a mean of 0.02, in noise of 80. */
const faint: GaussianOptions = {
  ...gaussianData,
  mean: randomNormals(d, 1).map((value) => 0.02 * value),
  eigenvalues: gaussianData.eigenvalues.map((value) => value / 40),
};

describe('the findings of a diagnosis', () => {
  const { file } = temporaryFolder();
  const diagnosed = async (bytes: Uint8Array, options: Partial<DiagnosisOptions> = {}): Promise<Report> => {
    writeFileSync(file('model.onnx'), bytes);
    const { report, events } = await diagnoseModel(file('model.onnx'), { ...edm, sigmas: [20, 2], ...options });
    const told = events.flatMap((event) => (event.kind === 'warning' ? [event.warning] : []));
    assert.deepEqual(told, report.warnings);
    return report;
  };
  /** The figures of a finding; undefined where the report has none of that code. */
  const found = ({ warnings }: Report, code: FindingCode): Record<string, unknown> | undefined =>
    warnings.find((warning) => warning.code === code)?.figures;
  const near = (value: unknown, wanted: number, tolerance: number): void =>
    assert.ok(Math.abs(Number(value) - wanted) <= tolerance, `${String(value)} for ${wanted}`);
  const broken = (low: number, high: number): DenoiserGraph => notFiniteBetween(low, high, gaussian(gaussianData));

  it('are none where data, network and sampler are in order', async () => {
    const report = await diagnosed(gaussianDenoiser(gaussianData), { sigmaMax: 7, sigmaMin: 0.02, sigmas: [2] });
    assert.deepEqual(report.warnings, []);
    const { value, doubt } = report.linearity[0]!.meanOffset!;
    assert.ok(value < 0.05 && doubt < 0.05, `${value} ${doubt}`);
  });

  it('say that sampling starts where the noise has long drowned the data', async () => {
    const report = await diagnosed(gaussianDenoiser(faint), { effort: 'standard' });
    const large = found(report, 'sigma-max-large')!;
    near(large['needed'], 4.5, 0.5);
    assert.deepEqual([large['stepsAbove'], large['steps']], [7, 18]);
    assert.equal(found(report, 'never-noise'), undefined);
  });

  it('say that sampling starts where the data show through', async () => {
    const report = await diagnosed(gaussianDenoiser(gaussianData), { sigmaMax: 0.7, sigmas: [0.5] });
    const { sigma, contrast, kl } = found(report, 'never-noise')!;
    assert.equal(sigma, 0.7);
    const [leading] = report.structure.eigenvalues;
    near(contrast, 0.7 / Math.hypot(0.7, Math.sqrt(leading!)), 1e-6);
    assert.deepEqual([report.start?.kl, report.start?.keptContrast[0]], [kl, contrast]);
    assert.equal(found(report, 'first-steps-wasted'), undefined);
  });

  it('say where the way is straight, with what the sampler does without those steps', async () => {
    const report = await diagnosed(gaussianDenoiser(gaussianData), {
      sampler: 'dpmpp-2m',
      steps: 20,
      effort: 'standard',
    });
    const straight = found(report, 'straight-steps')!;
    assert.match((straight['spans'] as string[])[0]!, /^σ = 80 to /);
    assert.equal(straight['baselineEvaluations'], 20);
    assert.ok(Number(straight['evaluations']) <= 18 && Number(straight['high']) <= 1.05, JSON.stringify(straight));
    const bent = await diagnosed(gaussianDenoiser(gaussianData), { sampler: 'euler', steps: 18, effort: 'standard' });
    assert.equal(found(bent, 'straight-steps'), undefined);
  });

  it('say that the network’s mean is not the data’s, and not that it is under-trained', async () => {
    await saveMoments(file('moments.safetensors'), momentsOfGaussian(gaussianData));
    const moments = file('moments.safetensors');
    const lighter = { ...gaussianData, mean: gaussianData.mean.map((value) => value + 0.1) };
    const report = await diagnosed(gaussianDenoiser(lighter), { moments, steps: 6, seeds: 4 });
    // 0.1 of a deviation of √(trΣ/d) = 0.644.
    const { sigma, offset, dc } = found(report, 'mean-offset')!;
    assert.equal(sigma, 20);
    near(offset, 0.155, 0.005);
    near(dc, 0.1, 0.005);
    assert.equal(found(report, 'under-trained'), undefined);
    const right = await diagnosed(gaussianDenoiser(gaussianData), { moments, steps: 6, seeds: 4 });
    assert.equal(found(right, 'mean-offset'), undefined);
  });

  it('name the σ above or below which the network overflows, and the rest is diagnosed', async () => {
    const above = await diagnosed(denoiserModel(broken(22, 1e6), { shape }), { sigmas: [5, 1], steps: 8 });
    assert.equal(found(above, 'overflow')!['where'], 'above');
    assert.equal(found(above, 'overflow')!['sigmaMax'], above.sampler.sigmas[0]);
    const [top] = above.sampler.sigmas;
    assert.ok(top! < 22 && top! > 5, `${top}`);
    for (const { sigma, gaussian: fit } of above.linearity) assert.ok(fit!.denoiserNmse.value < 1e-4, `σ ${sigma}`);
    const below = await diagnosed(denoiserModel(broken(0, 0.015), { shape }), { steps: 8 });
    assert.equal(found(below, 'overflow')!['where'], 'below');
    assert.ok(below.sampler.sigmas.at(-2)! > 0.015);
  });

  it('name the σ of whose probes alone the network overflows, or end where the grid cannot be cut', async () => {
    const between = await diagnosed(denoiserModel(broken(31.45, 31.55), { shape }), { sigmas: [31.5, 5] });
    assert.deepEqual(found(between, 'overflow'), { where: 'probes', sigmas: [31.5] });
    assert.deepEqual(
      between.linearity.map(({ sigma }) => sigma),
      [5],
    );
    const whole = diagnosed(epsilonOf(broken(22, 1e6), { shape }), {
      family: 'vp',
      prediction: 'epsilon',
      time: 'index',
      schedule: 'linear',
      sigmas: [18, 2],
    });
    await assert.rejects(whole, (error) => {
      assert.ok(error instanceof DiagnosisError);
      assert.equal(error.code, 'network-output');
      assert.match(error.message, /σ = 1[35]\d/);
      return true;
    });
  });

  it('say that time runs from noise to data', async () => {
    const network = reversedVelocityOf(gaussian(gaussianData), { shape });
    const flow = { family: 'flow', prediction: 'velocity', time: 't-reversed', steps: 8, seeds: 4 } as const;
    const report = await diagnosed(network, flow);
    const { sigmaMax, timeAtMax, sigmaMin, timeAtMin } = found(report, 'time-reversed')!;
    near(sigmaMax, 999, 1e-6);
    near(timeAtMax, 0.001, 1e-6);
    near(sigmaMin, 0.001, 1e-4);
    near(timeAtMin, 0.999, 1e-6);
    for (const { sigma, gaussian: fit } of report.linearity)
      assert.ok(fit!.denoiserNmse.value < 1e-4, `σ ${sigma}: ${fit!.denoiserNmse.value}`);
  });
});
