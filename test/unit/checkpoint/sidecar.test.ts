import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readSidecar } from '../../../src/checkpoint/layout/sidecar';
import { sidecarPath } from '../../../src/checkpoint/layout/sidecarPlaces';
import { addToSidecar, sidecarToEdit } from '../../../src/checkpoint/layout/writeSidecar';
import { DiagnosisError } from '../../../src/shared/failure';
import type { CheckpointHints } from '../../../src/domain/options';
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
    write('m.onnx.scorescope.json', { ...schema, family: 'vp', schedule: 'a/b.json', data: './d.npy', steps: 20 });
    assert.deepEqual(await readSidecar(file('m.onnx')), {
      family: 'vp',
      steps: 20,
      schedule: file(path.join('a', 'b.json')),
      data: file('d.npy'),
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
    write('m.scorescope.json', { steps: 2 });
    assert.deepEqual(await readSidecar(file('m.onnx')), { steps: 2 });
    write('m.onnx.scorescope.json', { steps: 3 });
    assert.deepEqual(await readSidecar(file('m.onnx')), { steps: 3 });
    rmSync(file('m.scorescope.json'));
  });

  it('names the mistake', async () => {
    await refused({ famly: 'vp' }, /m\.onnx\.scorescope\.json is not a valid sidecar: it has the unknown key "famly"/);
    await refused({ family: 'ddpm' }, /family must be one of edm, vp, flow/);
    await refused({ sigmaMax: -1 }, /sigmaMax must be > 0/);
    await refused({ shape: [1, 2.5] }, /shape\[1\] must be integer/);
    await refused({ steps: 1 }, /steps must be >= 2/);
    await refused({ steps: 1001 }, /steps must be <= 1000/);
    await refused({ sigmaMin: 3, sigmaMax: 2 }, /sigmaMin 3 not below sigmaMax 2/);
    await refused([], /it must be object/);
    await refused('{ "steps": ', /not valid JSON/);
  });

  it('says so when it cannot be read', async () => {
    mkdirSync(file('m.onnx.scorescope.json'));
    await assert.rejects(readSidecar(file('m.onnx')), /is a folder, not a file/);
  });
});

describe('an answer kept in the sidecar', () => {
  const { file } = temporaryFolder();
  const canonical = (): string => file('m.onnx.scorescope.json');
  const short = (): string => file('m.scorescope.json');
  const answer: CheckpointHints = { family: 'vp', prediction: 'v', zeros: ['b'] };
  afterEach(() => [canonical(), short()].forEach((name) => rmSync(name, { recursive: true, force: true })));

  it('makes the file under its canonical name, for a person to read', async () => {
    assert.equal(await addToSidecar(file('m.onnx'), answer), canonical());
    const text = readFileSync(canonical(), 'utf8');
    assert.equal(text, `${JSON.stringify(answer, null, 2)}\n`);
    assert.deepEqual(await readSidecar(file('m.onnx')), answer);
    assert.deepEqual(
      readdirSync(path.dirname(canonical())),
      ['m.onnx.scorescope.json'],
      'nothing half-written is left',
    );
  });

  it('keeps what is there, as it is written, in the file that counts', async () => {
    const there = { $schema: 'x', data: '../d.npy', prediction: 'epsilon', zeros: ['a', 'b'] };
    writeFileSync(short(), `\uFEFF${JSON.stringify(there)}`);
    assert.equal(await addToSidecar(file('m.onnx'), answer), short());
    const after = { $schema: 'x', data: '../d.npy', prediction: 'v', zeros: ['a', 'b'], family: 'vp' };
    assert.deepEqual(JSON.parse(readFileSync(short(), 'utf8')), after);
    assert.ok(!existsSync(canonical()));
  });

  it('writes nothing over a file with a mistake', async () => {
    for (const damaged of ['{ "famly": "edm" }', '{']) {
      writeFileSync(canonical(), damaged);
      await assert.rejects(addToSidecar(file('m.onnx'), answer), { code: 'sidecar' });
      assert.equal(readFileSync(canonical(), 'utf8'), damaged);
    }
  });

  it('says so where nothing can be written', async () => {
    mkdirSync(file('closed'));
    chmodSync(file('closed'), 0o555);
    // Root may write anywhere, but not below a file.
    writeFileSync(file('flat'), '');
    const folder = process.getuid?.() === 0 ? 'flat' : 'closed';
    await assert.rejects(addToSidecar(file(path.join(folder, 'm.onnx')), answer), {
      code: 'storage',
      message: /^The sidecar file m\.onnx\.scorescope\.json cannot be written beside the checkpoint: E[A-Z]+\.$/,
    });
    rmSync(file('flat'));
    rmSync(file('closed'), { recursive: true });
  });

  it('begins as an empty one to edit, and opens the one there is', async () => {
    assert.equal(await sidecarToEdit(file('m.onnx')), canonical());
    assert.deepEqual(await readSidecar(file('m.onnx')), {});
    rmSync(canonical());
    writeFileSync(short(), '{"family": "edm"}');
    assert.equal(await sidecarToEdit(file('m.onnx')), short());
  });
});
