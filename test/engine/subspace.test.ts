import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { loadTeleport } from '../../src/data/teleportFile';
import type { DiagnosisOptions } from '../../src/domain/options';
import type { Report } from '../../src/domain/report';
import { dot, norm } from '../../src/score/algebra/orthonormal';
import { diagnoseModel } from '../support/diagnoseModel';
import { subspaceNetwork } from '../support/exactLaws/clockedNetworks';
import { mixtureLaw } from '../support/exactLaws/mixtureLaw';
import { nmseOf } from '../support/exactLaws/truth';
import { npyFile } from '../support/npyFile';
import { randomBasis, randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';

const { file } = temporaryFolder();
const shape = [9, 3];
const [inside, whole] = [24, 27];
const law = mixtureLaw({
  points: randomNormals(30 * inside, 71).map((value) => 0.6 * value),
  variance: 0.1,
  weights: new Array<number>(30).fill(1 / 30),
});
/** Of the subspace, as the network has it: [24, 27]. */
const basis = randomBasis(inside, whole, 61);
const outside = (rows: Float64Array): Float64Array => {
  const result = new Float64Array((rows.length / inside) * whole);
  for (let i = 0; i * inside < rows.length; i++)
    for (let k = 0; k < inside; k++)
      for (let j = 0; j < whole; j++) result[i * whole + j]! += rows[i * inside + k]! * basis[k * whole + j]!;
  return result;
};

async function reportOf(options: Partial<DiagnosisOptions>): Promise<Report> {
  writeFileSync(file('net.onnx'), subspaceNetwork({ law, shape }));
  return (await diagnoseModel(file('net.onnx'), { schedule: 'scaled-linear', ...options })).report;
}

describe('a network whose data and noise live on a subspace', () => {
  it('is diagnosed in its dimensions: the truth of the law, a plan, and a formula of the whole space', async () => {
    const gaussianFile = file('teleport.safetensors');
    const { structure, linearity, skip, warnings, model } = await reportOf({ effort: 'standard', gaussianFile });
    assert.ok(warnings.some(({ code }) => code === 'subspace'));
    assert.deepEqual(model.shape, shape);
    for (let k = 0; k < 4; k++)
      assert.ok(Math.abs(structure.eigenvalues[k]! / law.moments.eigenvalues[k]! - 1) < 0.02, `λ ${k}`);
    assert.ok(Math.abs(structure.meanNorm / norm(law.moments.mean) - 1) < 0.02);
    for (const { sigma, gaussian } of linearity)
      if (gaussian && sigma > 1 && sigma < 60) {
        const [measured, truth] = [gaussian.denoiserNmse.value, nmseOf(law, sigma)];
        assert.ok(Math.abs(measured - truth) < 0.3 * truth + 0.01, `NMSE ${measured} at σ ${sigma}, and not ${truth}`);
      }
    assert.ok(skip.recommended);
    const { gaussian } = await loadTeleport(gaussianFile);
    const mean = outside(law.moments.mean);
    assert.equal(gaussian.mean.length, whole);
    assert.ok(dot(gaussian.mean, mean) > 0.999 * norm(gaussian.mean) * norm(mean));
  });

  it('is compared with data of whole samples', async () => {
    const samples = Float32Array.from(outside(law.sample(600, 5)));
    writeFileSync(file('data.npy'), npyFile([600, ...shape], samples));
    const { structure, warnings } = await reportOf({ data: file('data.npy') });
    assert.equal(structure.source, 'data');
    assert.ok(warnings.every(({ code }) => code !== 'samples-unlike-data' && code !== 'disagreement'));
    assert.ok(Math.abs(structure.eigenvalues[0]! / law.moments.eigenvalues[0]! - 1) < 0.2);
  });
});
