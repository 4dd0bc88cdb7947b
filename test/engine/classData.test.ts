import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { writeSafetensors } from '../../src/data/formats/safetensors';
import type { DiagnosisOptions } from '../../src/domain/options';
import type { Report } from '../../src/domain/report';
import { classIndex, conditionedModel } from '../support/conditionedGraphs';
import { d, shape } from '../support/diagnoseExamples';
import { diagnoseModel } from '../support/diagnoseModel';
import { plainMoments } from '../support/diagnoseReference';
import { randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';

/** Three classes far apart, each an isotropic Gaussian; row 3, for none, is the mean of their means. */
const variance = 4;
const count = 6000;
const classMeans = randomNormals(3 * d, 21).map((value) => 3 * value);
const overall = Float64Array.from({ length: d }, (_, j) => [0, 1, 2].reduce((sum, k) => sum + at(k, j) / 3, 0));
const labels = Float64Array.from({ length: count }, (_, n) => n % 3);
const samples = randomNormals(count * d, 22).map((n, i) => at(Math.floor(i / d) % 3, i % d) + Math.sqrt(variance) * n);

describe('a network of classes and data with labels', () => {
  const { file } = temporaryFolder();
  before(() => {
    const y = { name: 'y', type: 'int64', shape: ['batch'] };
    const inputs = [classIndex(y, Float64Array.of(...classMeans, ...overall), d)];
    writeFileSync(file('classes.onnx'), conditionedModel({ shape, variance, inputs }));
    const data = { shape: [count, ...shape], data: samples };
    writeFileSync(
      file('labelled.safetensors'),
      writeSafetensors({ images: data, labels: { shape: [count], data: labels } }, {}),
    );
    writeFileSync(file('bare.safetensors'), writeSafetensors({ images: data }, {}));
  });
  const known = { family: 'edm', prediction: 'denoised', time: 'sigma' } as const;
  const brief = { sigmas: [20, 5, 1], seeds: 4, steps: 8 };
  const diagnosed = async (data: string, said: Partial<DiagnosisOptions>): Promise<Report> =>
    (await diagnoseModel(file('classes.onnx'), { ...known, ...brief, data: file(data), ...said })).report;

  for (const label of [0, 2])
    it(`class ${label} is held against the Gaussian of that class alone`, async () => {
      const { structure, linearity } = await diagnosed('labelled.safetensors', { class: label });
      const own = samples.filter((_, i) => Math.floor(i / d) % 3 === label);
      const { mean, covariance } = plainMoments(own);
      assert.equal(structure.data!.count, count / 3);
      assert.match(structure.data!.description, new RegExp(`, of class ${label} alone\\.$`));
      assert.ok(Math.abs(structure.meanNorm / Math.hypot(...mean) - 1) < 1e-6);
      const total = mean.reduce((sum, _, i) => sum + covariance[i * d + i]!, 0);
      const found = structure.eigenvalues.reduce((sum, value) => sum + value, 0);
      assert.ok(Math.abs(found / total - 1) < 0.02, `${found} of ${total}`);
      // One Gaussian explains one class, but for what 2000 samples leave uncertain: 64/2000 and more at high noise.
      for (const nmse of unexplained(linearity)) assert.ok(nmse < 0.1, `${nmse}`);
    });

  it('without a class, and where the class means none, all of them are', async () => {
    const { mean } = plainMoments(samples);
    for (const said of [{ nullClass: 3 }, { class: 3, nullClass: 3 }]) {
      const { structure } = await diagnosed('labelled.safetensors', said);
      assert.equal(structure.data!.count, count);
      assert.doesNotMatch(structure.data!.description, /class/);
      assert.ok(Math.abs(structure.meanNorm / Math.hypot(...mean) - 1) < 1e-6);
    }
  });

  it('all classes are held against all of the data', async () => {
    const { structure, conditions, skip } = await diagnosed('labelled.safetensors', { class: 'all', nullClass: 3 });
    assert.equal(structure.data!.count, count);
    assert.equal(conditions?.[0]?.source, 'all 3 classes in turn, as specified');
    assert.equal(skip.recommended, null);
  });

  it('a skip is confirmed over all classes, and the worst is named', async () => {
    const y = { name: 'y', type: 'int64', shape: ['batch'] };
    // Class 1 lies farthest from the Gaussian of all.
    const near = Float64Array.from({ length: 4 * d }, (_, i) => overall[i % d]! + (i >= d && i < 2 * d ? 0.4 : 0.05));
    writeFileSync(file('near.onnx'), conditionedModel({ shape, variance, inputs: [classIndex(y, near, d)] }));
    const said = { ...known, effort: 'standard', class: 'all', nullClass: 3 } as const;
    const { skip } = (await diagnoseModel(file('near.onnx'), said)).report;
    assert.match(
      skip.reason,
      /\((confirmed|predicted) for 3 classes; 0 of \d+ images changed: .*; farthest for class 1, \d+\.\d dB\)\.$/,
    );
    assert.equal(skip.rungs!.picture.worst!.condition, 'class 1');
    assert.ok(skip.rungs!.picture.worst!.psnr! < skip.rungs!.picture.psnr!.value);
  });

  it('data without labels are said to be taken for the class', async () => {
    const { structure, linearity } = await diagnosed('bare.safetensors', { class: 1 });
    assert.equal(structure.data!.count, count);
    assert.match(structure.data!.description, /, all assumed to be of class 1\.$/);
    // Here they are of three, which shows what the choice is worth.
    assert.ok(Math.max(...unexplained(linearity)) > 0.5, unexplained(linearity).join());
  });

  it('a class that the data do not hold is refused', () =>
    assert.rejects(
      diagnosed('labelled.safetensors', { class: 3 }),
      /^DiagnosisError: The data have no sample of class 3; their classes are 0 to 2\.$/,
    ));
});

function unexplained(rows: Report['linearity']): number[] {
  return rows.map(({ gaussian }) => gaussian!.denoiserNmse.value);
}

function at(k: number, j: number): number {
  return classMeans[k * d + j]!;
}
