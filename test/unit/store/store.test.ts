import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { StoredReport } from '../../../src/reports/store/entry';
import { ReportStore, type Run } from '../../../src/reports/store/store';
import { DiagnosisError } from '../../../src/shared/failure';
import { temporaryFolder } from '../../support/temporaryFolder';
import { hashes, stored } from './stored';

/** Makes every write to a file fail as on a disk without space. */
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

/** Every file below a folder. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

describe('the report store', () => {
  const folder = temporaryFolder();
  const unet = path.resolve('models/unet.onnx');
  const other = path.resolve('models/other.onnx');
  const plain = (run: Run | null): StoredReport | null =>
    run && { model: run.model, stamp: run.stamp, report: run.report };
  const dates = (runs: readonly Run[]): string[] => runs.map(({ report }) => report.createdAt.slice(0, 10));
  let number = 0;
  const emptyStore = (): ReportStore => new ReportStore(folder.file(`store-${number++}`));

  it('gives back what it was given, also to another reader, and null for what it never saw', async () => {
    const store = emptyStore();
    assert.equal(await store.latest(unet), null);
    assert.deepEqual(await store.list(), []);
    await store.save(stored());
    assert.deepEqual(plain(await new ReportStore(store.home).latest(unet)), stored());
  });

  it('keeps every report on a content, the newest first, and lists the last one of each file', async () => {
    const store = emptyStore();
    await store.save(stored({ createdAt: '2026-01-01T00:00:00.000Z' }));
    await store.save(stored({ model: other, sha256: hashes.b, createdAt: '2026-01-02T00:00:00.000Z' }));
    await store.save(stored({ createdAt: '2026-01-03T00:00:00.000Z' }));
    assert.deepEqual(dates(await store.runs(hashes.a)), ['2026-01-03', '2026-01-01']);
    assert.deepEqual(await store.runs('../../etc'), []);
    const listed = await store.list();
    assert.deepEqual(
      listed.map(({ model }) => model),
      [unet, other],
    );
    assert.deepEqual(dates(listed), ['2026-01-03', '2026-01-02']);
  });

  it('keeps the reports on a file’s former content', async () => {
    const store = emptyStore();
    await store.save(stored());
    await store.save(stored({ sha256: hashes.b, createdAt: '2026-02-01T00:00:00.000Z' }));
    assert.equal((await store.latest(unet))?.report.model.sha256, hashes.b);
    assert.equal((await store.runs(hashes.a)).length, 1);
  });

  it('shows a whole report before a later one that was cut short, and that one where there is no other', async () => {
    const store = emptyStore();
    await store.save(stored({ partial: true, createdAt: '2026-01-01T00:00:00.000Z' }));
    assert.equal((await store.latest(unet))?.report.partial, true);
    await store.save(stored({ createdAt: '2026-01-02T00:00:00.000Z' }));
    await store.save(stored({ partial: true, createdAt: '2026-01-03T00:00:00.000Z' }));
    assert.equal((await store.latest(unet))?.report.createdAt, '2026-01-02T00:00:00.000Z');
    assert.equal((await store.runs(hashes.a)).length, 3);
  });

  it('tells of each new report, until it is told to stop', async () => {
    const store = emptyStore();
    const heard: string[] = [];
    const listening = store.onDidChange((model) => heard.push(model));
    await store.save(stored());
    listening.dispose();
    await store.save(stored());
    assert.deepEqual(heard, [unet]);
  });

  it('takes the Gaussian of a diagnosis with its report', async () => {
    const store = emptyStore();
    const draft = store.newGaussianFile();
    await fs.mkdir(path.dirname(draft), { recursive: true });
    await fs.writeFile(draft, 'numbers');
    const run = await store.save(stored(), draft);
    assert.equal(await fs.readFile(store.gaussianFileOf(run)!, 'utf8'), 'numbers');
    assert.deepEqual(await filesIn(path.dirname(draft)), []);
    const read = await store.latest(unet);
    assert.equal(store.gaussianFileOf(read!), store.gaussianFileOf(run));
  });

  it('removes a report, and restores it', async () => {
    const store = emptyStore();
    await store.save(stored({ createdAt: '2026-01-01T00:00:00.000Z' }));
    const draft = store.newGaussianFile();
    await fs.mkdir(path.dirname(draft), { recursive: true });
    await fs.writeFile(draft, 'numbers');
    const run = await store.save(stored({ createdAt: '2026-01-02T00:00:00.000Z' }), draft);
    const undo = await store.remove(run);
    assert.deepEqual(dates(await store.runs(hashes.a)), ['2026-01-01']);
    await store.sweep();
    await undo();
    const restored = await store.latest(unet);
    assert.deepEqual(plain(restored), plain(run));
    assert.equal(await fs.readFile(store.gaussianFileOf(restored!)!, 'utf8'), 'numbers');
  });

  it('keeps all earlier reports when the disk is full, says so, and leaves nothing half written', async () => {
    const store = emptyStore();
    await store.save(stored());
    const before = await filesIn(store.home);
    const heard: string[] = [];
    store.onDidChange((model) => heard.push(model));
    const disk = fullDisk();
    try {
      await assert.rejects(store.save(stored({ createdAt: '2026-02-01T00:00:00.000Z' })), (error) => {
        assert.ok(error instanceof DiagnosisError);
        assert.equal(error.code, 'storage');
        assert.match(error.message, /the disk is full/);
        return true;
      });
    } finally {
      disk.free();
    }
    assert.deepEqual(plain(await store.latest(unet)), stored());
    assert.deepEqual(await filesIn(store.home), before);
    assert.deepEqual(heard, []);
  });

  it('says so when its folder cannot be made', async () => {
    await fs.writeFile(folder.file('taken'), '');
    const store = new ReportStore(path.join(folder.file('taken'), 'reports'));
    await assert.rejects(store.save(stored()), { name: 'DiagnosisError', code: 'storage' });
  });

  it('loses nothing when two windows write at once', async () => {
    const home = emptyStore().home;
    const windows = [new ReportStore(home), new ReportStore(home)];
    const told: DiagnosisError[] = [];
    for (const window of windows) window.onDidMeetUnreadable((error) => told.push(error));
    let reading = true;
    const reader = (async () => {
      while (reading) {
        for (const run of await windows[0]!.list()) assert.ok(run.report.linearity);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        windows[i % 2]!.save(stored({ createdAt: `2026-01-${String(i + 1).padStart(2, '0')}T00:00:00.000Z` })),
      ),
    );
    reading = false;
    await reader;
    assert.equal((await windows[1]!.runs(hashes.a)).length, 20);
    assert.equal((await windows[0]!.latest(unet))?.report.createdAt, '2026-01-20T00:00:00.000Z');
    assert.deepEqual(told, []);
  });

  describe('meeting a report that it cannot read', () => {
    /** A store with a good report and one whose text was replaced. */
    const withOne = async (text: string): Promise<{ store: ReportStore; file: string; told: DiagnosisError[] }> => {
      const store = emptyStore();
      await store.save(stored());
      const { file } = await store.save(stored({ createdAt: '2026-03-01T00:00:00.000Z' }));
      await fs.writeFile(file, text);
      const told: DiagnosisError[] = [];
      store.onDidMeetUnreadable((error) => told.push(error));
      return { store, file, told };
    };

    for (const [what, text] of [
      ['half a file', '{"model": "/models/un'],
      ['no object', '42'],
      ['no checkpoint', '{"format": 1, "report": {}}'],
      [
        'a report of another shape',
        '{"format": 1, "model": "/m.onnx", "stamp": {"mtime": 1, "bytes": 2}, "report": {"schemaVersion": 1}}',
      ],
    ] as const)
      it(`sets ${what} aside under another name, tells once, and shows the others`, async () => {
        const { store, file, told } = await withOne(text);
        assert.deepEqual((await Promise.all([store.latest(unet), store.latest(unet)])).map(plain), [
          stored(),
          stored(),
        ]);
        assert.deepEqual((await store.list()).map(plain), [stored()]);
        assert.equal(told.length, 1);
        const aside = (await filesIn(store.home)).find((name) => name.endsWith('.damaged'));
        assert.ok(aside && told[0]!.message.includes(aside), told[0]!.message);
        assert.equal(await fs.readFile(aside, 'utf8'), text);
        await assert.rejects(fs.access(file));
      });

    for (const [what, change] of [
      ['entry', (entry: { format: number }) => (entry.format = 2)],
      ['schema', (entry: { report: { schemaVersion: number } }) => (entry.report.schemaVersion = 2)],
      [
        'version',
        (entry: { report: { tool: { version: string }; sampler: object } }) => {
          entry.report.tool.version = '99.0.0';
          entry.report.sampler = { name: 'a sampler of the future' };
        },
      ],
    ] as const)
      it(`leaves one of a later ${what} as it is, tells once, and shows the others`, async () => {
        const { store, file, told } = await withOne('');
        const entry = { format: 1, ...stored() };
        (change as (entry: unknown) => unknown)(entry);
        const text = JSON.stringify(entry);
        await fs.writeFile(file, text);
        assert.deepEqual(plain(await store.latest(unet)), stored());
        assert.equal((await store.list()).length, 1);
        assert.equal((await store.runs(hashes.a)).length, 1);
        assert.equal(await fs.readFile(file, 'utf8'), text);
        assert.equal(told.length, 1);
        assert.match(
          told[0]!.message,
          /was not read: it was written by a later version of ScoreScope\. It stays as it is\.$/,
        );
        assert.deepEqual(told[0]!.remedy, ['Update ScoreScope to see it.']);
      });

    it('hides nothing else where the system does not let it read one', async function () {
      const { store, file, told } = await withOne('');
      await fs.rm(file);
      await fs.mkdir(file);
      assert.deepEqual(plain(await store.latest(unet)), stored());
      assert.equal(told.length, 1);
      assert.match(told[0]!.message, /is a folder, not a file\.$/);
    });

    it('shows the others where what is known of one file is damaged', async () => {
      const store = emptyStore();
      await store.save(stored());
      await store.save(stored({ model: other, sha256: hashes.b }));
      const [first] = await filesIn(path.join(store.home, 'files'));
      await fs.writeFile(first!, 'damaged');
      assert.equal((await store.list()).length, 1);
    });
  });

  it('takes over the reports of earlier versions, and leaves alone what it cannot read', async () => {
    const [store, old] = [emptyStore(), folder.file('old')];
    await fs.mkdir(old);
    const { model, stamp, report } = stored();
    const withGaussian = { ...report, structure: { ...report.structure, file: 'g.gaussian.safetensors' } };
    const entry = { model, modelMtime: stamp.mtime, modelBytes: stamp.bytes, report: withGaussian };
    const name = (letter: string): string => path.join(old, `${letter.repeat(32)}.json`);
    await fs.writeFile(name('a'), JSON.stringify(entry));
    await fs.writeFile(path.join(old, 'g.gaussian.safetensors'), 'numbers');
    await fs.writeFile(name('b'), JSON.stringify({ ...entry, report: { ...report, schemaVersion: 9 } }));
    for (let i = 0; i < 2; i++) await store.adopt(old);
    const run = await store.latest(unet);
    assert.deepEqual(run?.stamp, stamp);
    assert.equal(await fs.readFile(store.gaussianFileOf(run)!, 'utf8'), 'numbers');
    assert.equal((await store.runs(hashes.a)).length, 1);
    await assert.rejects(fs.access(name('a')));
    await fs.access(name('b'));
  });

  describe('sweeping', () => {
    const old = async (file: string, days: number): Promise<string> => {
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.writeFile(file, '');
      const time = new Date(Date.now() - days * 86_400_000);
      await fs.utimes(file, time, time);
      return file;
    };
    const isThere = (file: string): Promise<boolean> =>
      fs.access(file).then(
        () => true,
        () => false,
      );

    it('removes what interrupted writes have left, and what was put aside long ago', async () => {
      const { home } = await (async () => {
        const store = emptyStore();
        await store.save(stored());
        return store;
      })();
      const runs = path.join(home, 'reports', hashes.a);
      const gone = [
        await old(path.join(runs, '.scorescope-1.partial'), 1),
        await old(path.join(home, 'files', '.scorescope-2.partial'), 1),
        await old(path.join(runs, 'x.1.damaged'), 31),
        await old(path.join(home, 'drafts', 'x.gaussian.safetensors'), 8),
        await old(path.join(home, 'removed', hashes.a, 'x.json'), 2),
        await old(path.join(home, 'evaluations', 'x'), 15),
        await old(path.join(runs, '20250101T000000000Z-1.gaussian.safetensors'), 2),
      ];
      const kept = [
        await old(path.join(runs, '.scorescope-3.partial'), 0),
        await old(path.join(runs, 'y.1.damaged'), 29),
        await old(path.join(home, 'drafts', 'y.gaussian.safetensors'), 1),
      ];
      const store = new ReportStore(home);
      await store.sweep();
      assert.deepEqual(
        await Promise.all(gone.map(isThere)),
        gone.map(() => false),
      );
      assert.deepEqual(
        await Promise.all(kept.map(isThere)),
        kept.map(() => true),
      );
      assert.deepEqual(plain(await store.latest(unet)), stored());
    });

    it('keeps the newest reports within the limits, and the last one of every checkpoint', async () => {
      const store = emptyStore();
      for (const day of ['01', '02', '03', '04', '05'])
        await store.save(stored({ createdAt: `2026-01-${day}T00:00:00.000Z` }));
      await store.save(stored({ model: other, sha256: hashes.b, createdAt: '2025-01-01T00:00:00.000Z' }));
      await store.sweep({ runs: 3, bytes: 1e9 });
      assert.deepEqual(dates(await store.runs(hashes.a)), ['2026-01-05', '2026-01-04', '2026-01-03']);
      await store.sweep({ runs: 3, bytes: 1 });
      assert.deepEqual(dates(await store.runs(hashes.a)), ['2026-01-05']);
      assert.equal((await store.runs(hashes.b)).length, 1);
    });

    it('finds a report again whose path was not noted', async () => {
      const store = emptyStore();
      await store.save(stored());
      await fs.rm(path.join(store.home, 'files'), { recursive: true });
      assert.equal(await store.latest(unet), null);
      await store.sweep();
      assert.deepEqual(plain(await store.latest(unet)), stored());
    });
  });
});
