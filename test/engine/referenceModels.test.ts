import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DiagnosisOptions } from '../../src/domain/options';
import type { DataSection, Figures, MemorizationSection } from '../../src/domain/report';
import { drawMixture, mixtureData, npy, shape } from '../support/diagnoseExamples';
import { diagnoseModel, type Diagnosis } from '../support/diagnoseModel';
import { empiricalDenoiser, mixtureDenoiser } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';

const read: Partial<DiagnosisOptions> = { family: 'edm', prediction: 'denoised', time: 'sigma', steps: 6, seeds: 6 };

function dataOf({ report }: Diagnosis): DataSection & { memorisation: MemorizationSection } {
  const { data } = report.structure;
  assert.ok(data?.memorisation);
  return { ...data, memorisation: data.memorisation };
}

function memorisationTold({ report }: Diagnosis): (Figures | undefined)[] {
  return report.warnings.filter(({ code }) => code === 'memorisation').map(({ figures }) => figures);
}

describe('models of the data beside the Gaussian', () => {
  const { file } = temporaryFolder();

  it('a network of four clusters is their mixture wherever the data know their mean, and no Gaussian there', async () => {
    writeFileSync(file('mixture.onnx'), mixtureDenoiser(mixtureData));
    writeFileSync(file('data.npy'), npy(drawMixture(mixtureData, 2000, 50)));
    const sigmas = [5, 2, 1, 0.5];
    const done = await diagnoseModel(file('mixture.onnx'), { ...read, data: file('data.npy'), sigmas });
    assert.equal(done.report.linearity.length, sigmas.length);
    for (const { sigma, gaussian, isotropic, mixture, empirical } of done.report.linearity) {
      const [one, four] = [gaussian!.denoiserNmse, mixture!.denoiserNmse];
      assert.ok(
        four.low < 0.005 && four.value < 0.05 && four.low <= four.value && four.value <= four.high,
        `σ ${sigma}: ${four.value}`,
      );
      assert.ok(one.value > 0.03 && one.value > four.value, `σ ${sigma}: ${one.value}`);
      assert.ok(isotropic!.denoiserNmse.value > one.value);
      // Samples that it was not made of lie between the data's own.
      assert.ok(sigma > 1 || empirical!.denoiserNmse.value > 2 * four.value, `σ ${sigma}`);
    }
    const { mixture, memorisation } = dataOf(done);
    assert.deepEqual(mixture, { components: 4, from: 'k-means' });
    assert.equal(memorisation.copied, 0);
    assert.deepEqual(memorisationTold(done), []);
  });

  it('a network that memorised its data follows them and copies them, which is told', async () => {
    const points = drawMixture(mixtureData, 300, 60);
    writeFileSync(file('memory.onnx'), empiricalDenoiser({ points, shape }));
    writeFileSync(file('points.npy'), npy(points));
    const done = await diagnoseModel(file('memory.onnx'), { ...read, data: file('points.npy'), sigmas: [20, 2, 0.2] });
    for (const { sigma, empirical } of done.report.linearity)
      assert.ok(empirical!.denoiserNmse.value < 1e-9, `σ ${sigma}: ${empirical!.denoiserNmse.value}`);
    const { memorisation } = dataOf(done);
    assert.equal(memorisation.copied, 1);
    assert.equal(memorisation.rows.length, 3);
    for (const { empirical, gaussian, mixture } of memorisation.rows)
      assert.ok(empirical < 1e-9 && gaussian > 0.01 && mixture! > 0.01);
    const [told] = memorisationTold(done);
    const shown = memorisation.rows.at(-1)!;
    const { sigma, empirical, gaussian } = shown;
    assert.deepEqual(told, { sigma, empirical, gaussian, copied: 1 });
  });

  it('the sample does not follow its training pictures, of which it has seen every one', async () => {
    const folder = path.resolve('media', 'sample');
    const data = path.join(folder, 'fashion-2000.npy');
    const done = await diagnoseModel(path.join(folder, 'fashion.onnx'), { ...read, data, sigmas: [5, 0.5] });
    const { memorisation, mixture } = dataOf(done);
    assert.equal(mixture?.from, 'k-means');
    assert.equal(memorisation.copied, 0);
    for (const row of memorisation.rows) assert.ok(row.empirical > 2 * row.gaussian, JSON.stringify(row));
    assert.deepEqual(memorisationTold(done), []);
    const [five] = done.report.linearity;
    assert.ok(five!.mixture!.denoiserNmse.value < five!.gaussian!.denoiserNmse.value);
  });
});
