import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import type { DiagnosisOptions } from '../../src/domain/options';
import type { Report } from '../../src/domain/report';
import { diagnoseModel } from '../support/diagnoseModel';
import { exactCases } from '../support/exactLaws/cases';
import { networkOf } from '../support/exactLaws/network';
import { temporaryFolder } from '../support/temporaryFolder';

describe('exact denoisers from the checkpoint alone', () => {
  const { file } = temporaryFolder();

  /** What a diagnosis says of an exact denoiser. */
  async function diagnosed(name: string, options: Partial<DiagnosisOptions>): Promise<Report> {
    const { law, shape, kind } = exactCases[name]!();
    const model = file(`${name}.onnx`);
    await writeFile(model, networkOf(law.graph, shape, kind));
    return (await diagnoseModel(model, options)).report;
  }

  it('data that are symmetric about their mean: the denoiser is odd, and not linear', async () => {
    const report = await diagnosed('ring8', { effort: 'standard' });
    const { eigenvalues, meanNorm } = report.structure;
    eigenvalues.forEach((value) => assert.ok(Math.abs(value / 2.01 - 1) < 0.02, `${value}`));
    assert.ok(meanNorm < 0.02);
    const codes = report.warnings.map(({ code }) => code);
    for (const code of ['under-trained', 'disagreement']) assert.ok(!codes.includes(code), codes.join());
    assert.ok(report.skip.recommended);
  });

  it('latents whose leading modes are larger than σ_max, stated in full', async () => {
    const stated = {
      family: 'vp',
      prediction: 'epsilon',
      time: 'index',
      schedule: 'scaled-linear',
      effort: 'standard',
    } as const;
    for (const name of ['latents-32', 'latents-32-mixture']) {
      const { structure, warnings, linearity, skip } = await diagnosed(name, stated);
      assert.ok(structure.resolved! >= 1);
      [324, 1024 / 9, 625 / 9, 64]
        .slice(0, structure.resolved)
        .forEach((truth, k) =>
          assert.ok(Math.abs(structure.eigenvalues[k]! / truth - 1) < 0.1, `${name}: ${structure.eigenvalues[k]}`),
        );
      assert.ok(Math.abs(structure.meanNorm - 20) < 0.5, `${structure.meanNorm}`);
      const codes = warnings.map(({ code }) => code);
      for (const code of ['under-trained', 'does-not-denoise', 'structure-from-samples'])
        assert.ok(!codes.includes(code), codes.join());
      for (const { sigma, gaussian } of linearity)
        assert.ok(gaussian!.denoiserNmse.value < 0.06, `${gaussian!.denoiserNmse.value} at ${sigma}`);
      assert.ok(skip.recommended, skip.reason);
    }
  });
});
