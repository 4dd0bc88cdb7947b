import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readSidecar, sidecarPath } from '../../../src/checkpoint/sidecar';
import { DiagnosisError } from '../../../src/shared/failure';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('the sidecar of a checkpoint', () => {
  const { file } = temporaryFolder();
  const write = (name: string, value: unknown): void =>
    writeFileSync(file(name), typeof value === 'string' ? value : JSON.stringify(value));
  const refused = async (value: unknown, message: RegExp): Promise<void> => {
    write('m.onnx.scorescope.json', value);
    await assert.rejects(readSidecar(file('m.onnx')), (error) => {
      assert.ok(error instanceof DiagnosisError, String(error));
      assert.equal(error.code, 'sidecar');
      assert.match(error.message, message);
      return true;
    });
  };
  afterEach(() => rmSync(file('m.onnx.scorescope.json'), { recursive: true, force: true }));

  it('is not needed', async () => {
    assert.equal(await readSidecar(file('m.onnx')), null);
    assert.equal(sidecarPath('a/unet.onnx'), 'a/unet.onnx.scorescope.json');
  });

  it('resolves its paths against its own folder', async () => {
    const schema = { $schema: './sidecar.schema.json' };
    write('m.onnx.scorescope.json', { ...schema, family: 'vp', schedule: 'a/b.json', data: '../d.npy', steps: 20 });
    assert.deepEqual(await readSidecar(file('m.onnx')), {
      family: 'vp',
      steps: 20,
      schedule: file(path.join('a', 'b.json')),
      data: path.resolve(file('..'), 'd.npy'),
    });
  });

  it('says what the network is conditioned on', async () => {
    const said = { class: 3, nullClass: -1, guidance: 4, zeros: ['hint'], time: 't1000', timesteps: 300 };
    write('m.onnx.scorescope.json', { ...said, promptEmbedding: 'p.npy', negativeEmbedding: 'a/n.npz' });
    assert.deepEqual(await readSidecar(file('m.onnx')), {
      ...said,
      promptEmbedding: file('p.npy'),
      negativeEmbedding: file(path.join('a', 'n.npz')),
    });
    await refused({ class: -1 }, /class must be >= 0/);
    await refused({ zeros: 'hint' }, /zeros must be array/);
    await refused({ time: 'seconds' }, /time must be one of sigma, c-noise/);
  });

  it('is found under both names, the whole file name first', async () => {
    write('m.scorescope.json', { steps: 1 });
    assert.deepEqual(await readSidecar(file('m.onnx')), { steps: 1 });
    write('m.onnx.scorescope.json', { steps: 2 });
    assert.deepEqual(await readSidecar(file('m.onnx')), { steps: 2 });
    rmSync(file('m.scorescope.json'));
  });

  it('names the mistake', async () => {
    await refused({ famly: 'vp' }, /m\.onnx\.scorescope\.json is not a valid sidecar: it has the unknown key "famly"/);
    await refused({ family: 'ddpm' }, /family must be one of edm, vp, flow/);
    await refused({ sigmaMax: -1 }, /sigmaMax must be > 0/);
    await refused({ shape: [1, 2.5] }, /shape\[1\] must be integer/);
    await refused({ sigmaMin: 3, sigmaMax: 2 }, /sigmaMin 3 not below sigmaMax 2/);
    await refused([], /it must be object/);
    await refused('{ "steps": ', /not valid JSON/);
  });

  it('says so when it cannot be read', async () => {
    mkdirSync(file('m.onnx.scorescope.json'));
    await assert.rejects(readSidecar(file('m.onnx')), /cannot be read \(E/);
  });
});
