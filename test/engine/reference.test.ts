import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { DiagnosisRequest } from '../../src/domain/options';
import type { ReferencePlan } from '../../src/domain/reference';
import { DiagnosisError } from '../../src/shared/failure';
import { planReference } from '../../src/worker/client';
import { d, gaussianData, shape } from '../support/diagnoseExamples';
import { workerScript } from '../support/diagnoseModel';
import { outputChanged } from '../support/exportFaults';
import { denoiserModel, gaussian, randomSines } from '../support/onnxGraph';
import { doubles, npy, npz, referenceArrays, type PlainDenoiser } from '../support/referenceFile';
import { temporaryFolder } from '../support/temporaryFolder';
import { verifyModels } from '../support/verifyModels';

/** The same formula as in the network, in plain loops: μ + τ(x−μ) + U(g − τ)Uᵀ(x−μ). */
const plain: PlainDenoiser = (x, a, b) => {
  const { mean, basis, eigenvalues, tail } = gaussianData;
  const variance = (b / a) ** 2;
  const gain = (lambda: number): number => lambda / (lambda + variance);
  const centred = x.map((value, j) => value / a - mean[j]!);
  const result = centred.map((value, j) => mean[j]! + gain(tail) * value);
  for (const [k, lambda] of eigenvalues.entries()) {
    const mode = basis.subarray(k * d, (k + 1) * d);
    const coordinate = mode.reduce((sum, value, j) => sum + value * centred[j]!, 0);
    for (let j = 0; j < d; j++) result[j]! += (gain(lambda) - gain(tail)) * coordinate * mode[j]!;
  }
  return result;
};

describe('a verification by a reference', () => {
  const { file } = temporaryFolder();
  let plan: ReferencePlan;
  let arrays: Record<string, Buffer>;
  const options = (): DiagnosisRequest => ({
    model: file('exact.onnx'),
    family: 'edm',
    prediction: 'denoised',
    time: 'sigma',
    sampler: 'euler',
    steps: 12,
  });

  before(async () => {
    writeFileSync(file('exact.onnx'), denoiserModel(gaussian(gaussianData), gaussianData));
    writeFileSync(file('negative.onnx'), outputChanged(file('exact.onnx'), 'denoised', { factor: -1 }));
    writeFileSync(file('other.onnx'), denoiserModel(randomSines(d), gaussianData));
    plan = await planReference(options(), { script: workerScript });
    arrays = referenceArrays(plan, plain);
    writeFileSync(file('ref.npz'), npz(arrays));
  });

  it('plans the user’s sampler with everything that the original must be given', () => {
    const { about, levels, kept, seeds, compared, conditions, guidance, timeType } = plan;
    assert.deepEqual([about.sampler, about.prediction, about.shape], ['euler', 'denoised', [...shape]]);
    assert.deepEqual([levels.length, kept.length, seeds, compared], [13, 12, 8, 4]);
    assert.deepEqual([conditions, guidance, timeType], [[], null, 'float32']);
    assert.equal(levels[0]![1], 80);
    assert.deepEqual(levels.at(-1)!.slice(0, 2), [1, 0]);
  });

  it('finds the network to be the same to float32, without running any other', async () => {
    const found = await verifyModels({ options: { model: file('exact.onnx') }, reference: file('ref.npz') });
    assert.deepEqual([found.same, found.behavior, found.causes], [true, 'float32', []], found.verdict);
    const { a, b, run, recognition } = found.evaluations;
    assert.deepEqual([a, recognition, run], [0, 0, 12]);
    assert.ok(b <= 16 * run);
    assert.deepEqual([found.a.provider, found.a.dtype, found.b.provider], [null, 'reference', 'cpu']);
  });

  it('names a fault by the reference alone', async () => {
    const found = await verifyModels({ options: { model: file('negative.onnx') }, reference: file('ref.npz') });
    assert.deepEqual([found.same, found.causes.map(({ id }) => id)], [false, ['sign']], found.verdict);
    const other = await verifyModels({ options: { model: file('other.onnx') }, reference: file('ref.npz') });
    assert.deepEqual([other.same, other.causes], [false, []], other.verdict);
  });

  const about = (change: object): Buffer => {
    const bytes = Buffer.from(JSON.stringify({ ...plan.about, ...change }));
    return npy('|u1', [bytes.length], bytes);
  };
  const refused = async (bytes: Uint8Array | Buffer, message: RegExp): Promise<void> => {
    writeFileSync(file('bad.npz'), bytes);
    await assert.rejects(
      verifyModels({ options: { model: file('exact.onnx') }, reference: file('bad.npz') }),
      (error) => {
        assert.ok(error instanceof DiagnosisError, String(error));
        assert.match(error.message, message);
        return true;
      },
    );
  };

  it('refuses what is no reference, or a damaged one', async () => {
    const { finals, ...others } = arrays;
    await refused(Buffer.from('no archive'), /bad\.npz is not an \.npz file/);
    await refused(npz(others), /has no array finals/);
    await refused(npz({ ...others, finals: doubles([1], [0]) }), /its arrays do not match/);
    await refused(npz({ ...arrays, finals: doubles([8, ...shape], new Float64Array(8 * d).fill(NaN)) }), /not finite/);
    await refused(npz({ ...arrays, kept: doubles([12], new Float64Array(12).fill(99)) }), /its arrays do not match/);
    await refused(npz({ ...arrays, about: npy('|u1', [4], Buffer.from('{no}')) }), /not JSON/);
    for (const change of [{ family: 'none' }, { sampler: 7 }, { shape: [] }, { version: 2 }, { settings: null }])
      await refused(npz({ ...arrays, about: about(change) }), /incomplete/);
    await refused(
      npz({ ...arrays, about: about({ shape: [1, 4, 16] }) }),
      /takes samples of shape \[1, 8, 8\], but A takes/,
    );
    const missing = { options: { model: file('exact.onnx') }, reference: file('none.npz') };
    await assert.rejects(verifyModels(missing), /There is no file .*none\.npz/);
    assert.ok(finals);
  });
});
