import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import { ReportStore, type StoredReport } from '../../../src/reports/store';
import { DiagnosisError } from '../../../src/shared/failure';
import { exampleReport } from '../../support/exampleReport';
import { temporaryFolder } from '../../support/temporaryFolder';

function stored(model: string, createdAt = '2026-01-10T12:00:00.000Z'): StoredReport {
  const example = exampleReport();
  const report = { ...example, createdAt, model: { ...example.model, path: model } };
  return { model, stamp: { mtime: 1_700_000_000_000.5, bytes: 123 }, report };
}

/** Makes the next file that is opened for writing fail as on a disk without space. */
function fullDisk(): { free(): void } {
  const before = fs.open;
  fs.open = async (...args: Parameters<typeof fs.open>) => {
    const handle = await before(...args);
    handle.writeFile = () =>
      Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
    return handle;
  };
  return { free: () => (fs.open = before) };
}

describe('ReportStore', () => {
  const folder = temporaryFolder();
  const unet = path.resolve('models/unet.onnx');

  it('gives back what it was given, also to another reader, and null for what it never saw', async () => {
    const store = new ReportStore(folder.file('round'));
    assert.equal(await store.read(unet), null);
    assert.deepEqual(await store.list(), []);
    await store.save(stored(unet));
    assert.deepEqual(await new ReportStore(folder.file('round')).read(unet), stored(unet));
  });

  it('keeps one report a checkpoint, the last, and lists the newest first', async () => {
    const store = new ReportStore(folder.file('list'));
    const other = path.resolve('models/other.onnx');
    await store.save(stored(unet, '2026-01-01T00:00:00.000Z'));
    await store.save(stored(other, '2026-01-02T00:00:00.000Z'));
    await store.save(stored(unet, '2026-01-03T00:00:00.000Z'));
    const listed = await store.list();
    assert.deepEqual(
      listed.map(({ model, report }) => [model, report.createdAt]),
      [
        [unet, '2026-01-03T00:00:00.000Z'],
        [other, '2026-01-02T00:00:00.000Z'],
      ],
    );
  });

  it('tells of each new report, until it is told to stop', async () => {
    const store = new ReportStore(folder.file('listen'));
    const heard: string[] = [];
    const listening = store.onDidChange((model) => heard.push(model));
    await store.save(stored(unet));
    listening.dispose();
    await store.save(stored(unet));
    assert.deepEqual(heard, [unet]);
  });

  it('keeps the former report when the disk is full, says so, and leaves nothing half written', async () => {
    const store = new ReportStore(folder.file('full'));
    await store.save(stored(unet));
    const heard: string[] = [];
    store.onDidChange((model) => heard.push(model));
    const disk = fullDisk();
    try {
      await assert.rejects(store.save(stored(unet, '2026-02-01T00:00:00.000Z')), (error) => {
        assert.ok(error instanceof DiagnosisError);
        assert.equal(error.code, 'storage');
        assert.match(error.message, /the disk is full/);
        return true;
      });
    } finally {
      disk.free();
    }
    assert.deepEqual(await store.read(unet), stored(unet));
    assert.deepEqual(await fs.readdir(store.folder), [path.basename(store.fileOf(unet))]);
    assert.deepEqual(heard, []);
  });

  it('says so when its folder cannot be made', async () => {
    await fs.writeFile(folder.file('taken'), '');
    const store = new ReportStore(path.join(folder.file('taken'), 'reports'));
    await assert.rejects(store.save(stored(unet)), { name: 'DiagnosisError', code: 'storage' });
  });

  for (const [what, text] of [
    ['half a file', '{"model": "/models/un'],
    ['no object', '42'],
    ['no checkpoint', '{"report": {}}'],
    [
      'a report of another shape',
      '{"model": "/m.onnx", "modelMtime": 1, "modelBytes": 2, "report": {"schemaVersion": 7}}',
    ],
  ] as const) {
    it(`sets ${what} aside under another name and tells once`, async () => {
      const store = new ReportStore(folder.file(what.replaceAll(' ', '-')));
      await fs.mkdir(store.folder);
      await fs.writeFile(store.fileOf(unet), text);
      const told: DiagnosisError[] = [];
      store.onDidSetAside((error) => told.push(error));
      assert.deepEqual(await Promise.all([store.read(unet), store.read(unet)]), [null, null]);
      assert.deepEqual(await store.list(), []);
      assert.equal(told.length, 1);
      const [aside] = await fs.readdir(store.folder);
      assert.ok(told[0]!.message.includes(path.join(store.folder, aside!)));
      assert.equal(await fs.readFile(path.join(store.folder, aside!), 'utf8'), text);
      await store.save(stored(unet));
      assert.deepEqual(await store.read(unet), stored(unet));
    });
  }
});
