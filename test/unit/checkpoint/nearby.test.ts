import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readCompanions } from '../../../src/checkpoint/layout/companions';
import { modelInFolder } from '../../../src/checkpoint/layout/modelFolder';
import { whyNotNearby } from '../../../src/checkpoint/layout/nearby';
import { readSidecar } from '../../../src/checkpoint/layout/sidecar';
import { DiagnosisError } from '../../../src/shared/failure';
import { temporaryFolder } from '../../support/temporaryFolder';

/** Links and pipes as POSIX has them. */
const posix = process.platform !== 'win32';
const scheduler = JSON.stringify({ _class_name: 'DDPMScheduler', num_train_timesteps: 10, beta_schedule: 'linear' });

describe('files that a model’s folder names', () => {
  const { file } = temporaryFolder();
  /** A folder of its own with these files, and its model. */
  const folder = (name: string, files: Record<string, string>): string => {
    for (const [relative, content] of Object.entries({ 'm.onnx': '', ...files })) {
      mkdirSync(path.dirname(path.join(file(name), relative)), { recursive: true });
      writeFileSync(path.join(file(name), relative), content);
    }
    return path.join(file(name), 'm.onnx');
  };
  const sidecar = (said: object): Record<string, string> => ({ 'm.onnx.scorescope.json': JSON.stringify(said) });
  const refused = (work: Promise<unknown>, message: RegExp): Promise<void> =>
    assert.rejects(work, (error) => {
      assert.ok(error instanceof DiagnosisError, String(error));
      assert.equal(error.code, 'sidecar');
      assert.match(error.message, message);
      // Nothing of what it leads to is shown.
      assert.doesNotMatch(error.message, /SECRET|root:/);
      return true;
    });

  it('in a sidecar lead nowhere else, by name', async () => {
    writeFileSync(file('secret.json'), 'SECRET');
    for (const [i, schedule] of ['../secret.json', file('secret.json'), '/etc/passwd', 'a/../../secret.json'].entries())
      await refused(
        readSidecar(folder(`name-${i}`, sidecar({ schedule }))),
        /sets schedule to .*, which leads out of the model’s folder/,
      );
    for (const key of ['data', 'promptEmbedding', 'negativeEmbedding'])
      await refused(readSidecar(folder(`key-${key}`, sidecar({ [key]: '../secret.json' }))), /which leads out/);
  });

  it('in a sidecar are followed where the option was named for this run, which counts instead', async () => {
    const model = folder('run', sidecar({ data: '../d.npy', steps: 5 }));
    assert.equal((await readSidecar(model, { data: '/elsewhere/d.npy' }))?.steps, 5);
  });

  it('in a sidecar may lie elsewhere in the pipeline', async () => {
    folder('pipeline', { 'model_index.json': '{}', 'scheduler/s.json': scheduler });
    const model = folder('pipeline/unet', sidecar({ schedule: '../scheduler/s.json' }));
    assert.ok((await readSidecar(model))?.schedule?.endsWith('s.json'));
  });

  it('lead nowhere else through links', async function () {
    if (!posix) return this.skip();
    writeFileSync(file('outside.json'), 'SECRET');
    const named = folder('linked', sidecar({ schedule: 's.json' }));
    symlinkSync(file('outside.json'), path.join(file('linked'), 's.json'));
    await refused(readSidecar(named), /sets schedule to s\.json, which leads out of the model’s folder through a link/);

    const itself = folder('itself', {});
    symlinkSync(file('outside.json'), `${itself}.scorescope.json`);
    await refused(readSidecar(itself), /m\.onnx\.scorescope\.json leads out of the model’s folder through a link/);

    const companion = folder('companion', {});
    symlinkSync(file('outside.json'), path.join(file('companion'), 'scheduler_config.json'));
    const { scheduler: none, evidence } = await readCompanions(companion);
    assert.equal(none, null);
    assert.match(
      evidence.join(),
      /scheduler_config\.json was not read: it leads out of the model’s folder through a link\./,
    );

    const decoder = folder('decoder', {});
    symlinkSync(file('outside.json'), path.join(file('decoder'), 'vae_decoder.onnx'));
    const companions = await readCompanions(decoder);
    assert.equal(companions.vaeDecoder, null);
    assert.match(companions.evidence.join(), /vae_decoder\.onnx was not read: it leads out/);
  });

  it('may be links to the folder that the model itself is a link to, as in Hugging Face’s cache', async function () {
    if (!posix) return this.skip();
    mkdirSync(file('hub/blobs'), { recursive: true });
    mkdirSync(file('hub/snapshots/1'), { recursive: true });
    for (const [name, content] of [
      ['m.onnx', ''],
      ['scheduler_config.json', scheduler],
      ['model_index.json', '{}'],
    ] as const) {
      writeFileSync(file(`hub/blobs/${name}-blob`), content);
      symlinkSync(file(`hub/blobs/${name}-blob`), file(`hub/snapshots/1/${name}`));
    }
    assert.equal(await modelInFolder(file('hub/snapshots/1')), file('hub/snapshots/1/m.onnx'));
    assert.ok((await readCompanions(file('hub/snapshots/1/m.onnx'))).scheduler);
  });

  it('are regular files of a sensible size: pipes, devices and 300 MB are refused at once', async function () {
    if (!posix) return this.skip();
    const started = performance.now();
    const pipe = folder('pipe', {});
    execFileSync('mkfifo', [`${pipe}.scorescope.json`]);
    await refused(readSidecar(pipe), /is a device or pipe, not a file/);
    const large = folder('large', sidecar({}));
    truncateSync(`${large}.scorescope.json`, 300e6);
    await refused(readSidecar(large), /is too large: it has 300 MB, and at most 1 MB are read/);
    const companion = folder('companion-pipe', {});
    execFileSync('mkfifo', [path.join(file('companion-pipe'), 'scheduler_config.json')]);
    assert.match(
      (await readCompanions(companion)).evidence.join(),
      /was not read: it is a device or pipe, not a file\./,
    );
    const named = folder('named-pipe', sidecar({ data: 'd.npy' }));
    execFileSync('mkfifo', [path.join(file('named-pipe'), 'd.npy')]);
    await refused(readSidecar(named), /sets data to d\.npy, which is a device or pipe, not a file/);
    assert.ok(performance.now() - started < 2000);
  });

  it('of another machine are not even asked for', async () => {
    // A double backslash asks a server on Windows; elsewhere it is a name like any other, and stays inside.
    const where = { model: 'C:\\models\\m.onnx', folders: ['C:\\models'] };
    if (posix)
      assert.equal(
        await whyNotNearby(path.resolve('\\\\server\\share'), { ...where, folders: [file('none')] }),
        'leads out of the model’s folder',
      );
    else assert.equal(await whyNotNearby('\\\\server\\share\\s.json', where), 'leads out of the model’s folder');
  });

  it('in model_index.json are folders of the pipeline itself', async () => {
    folder('elsewhere', { 'unet.onnx': '' });
    const inside = { 'model_index.json': JSON.stringify({ 'unet/../../elsewhere': [] }) };
    folder('crossing', inside);
    assert.equal(await modelInFolder(file('crossing')), path.join(file('crossing'), 'm.onnx'));
  });
});
