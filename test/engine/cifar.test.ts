import assert from 'node:assert/strict';
import path from 'node:path';
import { PUBLISHED_LINEARITY } from '../../src/domain/published';
import { diagnoseModel, type Diagnosis } from '../support/diagnoseModel';

const sample = (name: string): string => path.join(__dirname, '..', '..', '..', 'media', 'sample', name);

describe('the CIFAR-10 sample', () => {
  let diagnosis: Diagnosis;
  before(async () => {
    diagnosis = await diagnoseModel(sample('cifar10.onnx'), {
      moments: sample('cifar10.moments.safetensors'),
      effort: 'quick',
      steps: 6,
      seeds: 4,
      sigmas: [20, 10, 5],
    });
  });

  it('is as Gaussian at high noise as the published networks of its data', () => {
    const published = PUBLISHED_LINEARITY.find(({ data }) => data === 'CIFAR-10')!;
    for (const { sigma, gaussian } of diagnosis.report.linearity) {
      const row = published.rows.find((one) => one.sigma === sigma)!;
      const { value, low } = gaussian!.denoiserNmse;
      assert.ok(value <= 1.33 * row.nmse && low > row.nmse / 5, `σ ${sigma}: ${value}, published ${row.nmse}`);
    }
  });

  it('finds nothing wrong with it', () => {
    const codes = diagnosis.report.warnings.map(({ code }) => code);
    assert.ok(!codes.some((code) => ['under-trained', 'does-not-denoise', 'never-noise'].includes(code)), codes.join());
  });
});
