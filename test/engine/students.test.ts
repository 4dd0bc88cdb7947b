import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { DiagnosisOptions, Effort } from '../../src/domain/options';
import { DiagnosisError } from '../../src/shared/failure';
import { diagnoseModel } from '../support/diagnoseModel';
import { averageVelocity, studentNetwork } from '../support/exactLaws/clockedNetworks';
import { mixtureLaw } from '../support/exactLaws/mixtureLaw';
import { randomBasis, randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';

const { file } = temporaryFolder();
const shape = [1, 8, 8];
const d = 64;
const blobs = mixtureLaw({
  points: randomNormals(24 * d, 71).map((value) => 0.5 * value),
  variance: 0.0004,
  weights: new Array<number>(24).fill(1 / 24),
});
const gaussian = {
  mean: randomNormals(d, 321).map((value) => 0.4 * value),
  basis: randomBasis(d, d, 320),
  eigenvalues: Float64Array.from({ length: d }, (_, k) => [6, 3, 2, 1, 0.6, 0.4][k] ?? 0.05),
  tail: 0,
};

/** The report's findings; none of the answers recommends a skip. */
async function findings(model: Uint8Array, options: Partial<DiagnosisOptions>): Promise<readonly string[]> {
  writeFileSync(file('student.onnx'), model);
  const { report } = await diagnoseModel(file('student.onnx'), options);
  assert.equal(report.skip.recommended, null);
  return report.warnings.map(({ code }) => code);
}

describe('one-step students', () => {
  for (const effort of ['quick', 'standard'] as const satisfies readonly Effort[])
    for (const seed of [0, 4])
      for (const [title, model, said] of [
        ['of noise over timesteps', studentNetwork({ law: blobs, shape }), { schedule: 'scaled-linear' }],
        [
          'of a velocity over t',
          studentNetwork({ law: blobs, shape }, 't'),
          { family: 'flow', prediction: 'velocity' },
        ],
        ['of the sample over σ', studentNetwork({ law: blobs, shape }, 'sigma'), {}],
        [
          'of an average velocity whose step ends at 0',
          averageVelocity(gaussian, shape),
          { zeros: ['r'], family: 'flow', prediction: 'velocity', time: 't' },
        ],
      ] as const)
        it(`${title} get a finding and no plan, ${effort} effort, seed ${seed}`, async () => {
          const codes = await findings(model, { ...said, effort, seed } as Partial<DiagnosisOptions>);
          assert.ok(codes.includes('does-not-denoise'), codes.join());
          assert.ok(!codes.includes('under-trained'), codes.join());
        });

  it('whose schedule nobody states are named at standard effort, and no less than asked about at quick', async () => {
    const model = studentNetwork({ law: blobs, shape });
    assert.ok((await findings(model, { effort: 'standard' })).includes('does-not-denoise'));
    try {
      assert.ok((await findings(model, {})).includes('does-not-denoise'));
    } catch (error) {
      if (!(error instanceof DiagnosisError)) throw error;
      assert.ok(
        error.choices.some(({ sidecar }) => sidecar.prediction === 'epsilon' && sidecar.schedule === 'scaled-linear'),
      );
    }
  });

  it('and a network with a second time are asked for it first', async () => {
    writeFileSync(file('average.onnx'), averageVelocity(gaussian, shape));
    await assert.rejects(
      diagnoseModel(file('average.onnx'), { family: 'flow', prediction: 'velocity' }),
      /second time/,
    );
  });
});
