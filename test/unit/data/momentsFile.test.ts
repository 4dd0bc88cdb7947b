import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Moments } from '../../../src/data/moments/moments';
import { loadMoments, saveMoments } from '../../../src/data/moments/momentsFile';
import { writeSafetensors } from '../../../src/data/formats/safetensors';
import { DiagnosisError } from '../../../src/shared/failure';
import { randomBasis, randomNormals } from '../../support/randomNormals';
import { temporaryFolder } from '../../support/temporaryFolder';

const moments: Moments = {
  count: 60000,
  mean: randomNormals(7, 1),
  basis: randomBasis(2, 7, 2),
  eigenvalues: Float64Array.of(1 / 3, 1e-9),
  totalVariance: 0.1 + 0.7,
  tail: 0.1 / 3,
};

describe('a file of moments', () => {
  const { file } = temporaryFolder();
  const refused = async (name: string, message: RegExp): Promise<void> => {
    await assert.rejects(loadMoments(file(name)), (error) => {
      assert.ok(error instanceof DiagnosisError, String(error));
      assert.match(error.message, message);
      return true;
    });
  };

  it('comes back to the last bit', async () => {
    await saveMoments(file('m.safetensors'), moments);
    assert.deepEqual(await loadMoments(file('m.safetensors')), moments);
    const none = { ...moments, basis: new Float64Array(0), eigenvalues: new Float64Array(0) };
    await saveMoments(file('none.safetensors'), none);
    assert.deepEqual(await loadMoments(file('none.safetensors')), none);
  });

  it('is a safetensors file with its numbers aligned', async () => {
    await saveMoments(file('m.safetensors'), moments);
    const bytes = readFileSync(file('m.safetensors'));
    const length = Number(bytes.readBigUInt64LE());
    assert.equal(length % 8, 0);
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<string, { shape: number[] }>;
    assert.deepEqual(header['basis'], { dtype: 'F64', shape: [2, 7], data_offsets: [56, 168] });
    assert.equal(bytes.length, 8 + length + 8 * (7 + 14 + 2));
  });

  it('may come from another program, without metadata', async () => {
    const { mean, basis, eigenvalues } = moments;
    const tensors = {
      mean: { shape: [7], data: mean },
      basis: { shape: [2, 7], data: basis },
      eigenvalues: { shape: [2], data: eigenvalues },
    };
    writeFileSync(file('plain.safetensors'), writeSafetensors(tensors, {}));
    const loaded = await loadMoments(file('plain.safetensors'));
    assert.deepEqual([loaded.count, loaded.totalVariance, loaded.tail], [0, 1 / 3 + 1e-9, 0]);

    writeFileSync(file('part.safetensors'), writeSafetensors({ mean: tensors.mean, basis: tensors.basis }, {}));
    await refused('part.safetensors', /holds no tensor "eigenvalues"/);
    const wrong = { ...tensors, mean: { shape: [6], data: mean.subarray(0, 6) } };
    writeFileSync(file('wrong.safetensors'), writeSafetensors(wrong, {}));
    await refused('wrong.safetensors', /a basis of 14 numbers for 2 eigenvalues of 6 dimensions/);
    const negative = { ...tensors, eigenvalues: { shape: [2], data: Float64Array.of(1, -1) } };
    writeFileSync(file('negative.safetensors'), writeSafetensors(negative, {}));
    await refused('negative.safetensors', /negative eigenvalues/);
  });

  it('says what it is not', async () => {
    await refused('absent.safetensors', /There is no file/);
    writeFileSync(file('text.safetensors'), 'not tensors at all');
    await refused('text.safetensors', /is not a safetensors file/);
    await saveMoments(file('cut.safetensors'), moments);
    writeFileSync(file('cut.safetensors'), readFileSync(file('cut.safetensors')).subarray(0, -20));
    await refused('cut.safetensors', /is cut short/);
  });
});
