import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import promises from 'node:fs/promises';
import { FileRefused, readSmallFile, whyUnread } from '../../../src/shared/smallFile';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('the reader of small files', () => {
  const { file } = temporaryFolder();
  const why = async (name: string, most = 100): Promise<string> => {
    const started = performance.now();
    const error = await readSmallFile(file(name), { most }).then(
      () => assert.fail('it was read'),
      (reason: unknown) => reason,
    );
    assert.ok(performance.now() - started < 1000);
    return whyUnread(error);
  };

  it('reads a file up to the limit', async () => {
    fs.writeFileSync(file('whole'), 'x'.repeat(100));
    assert.equal((await readSmallFile(file('whole'), { most: 100 })).toString(), 'x'.repeat(100));
    fs.writeFileSync(file('empty'), '');
    assert.equal((await readSmallFile(file('empty'), { most: 100 })).length, 0);
  });

  it('refuses what is larger, by its size and also where none is stated', async () => {
    fs.writeFileSync(file('large'), '');
    fs.truncateSync(file('large'), 300e6);
    assert.equal(await why('large', 1e6), 'is too large: it has 300 MB, and at most 1 MB are read');
    if (process.platform !== 'linux') return;
    await assert.rejects(readSmallFile('/proc/self/maps', { most: 10 }), FileRefused);
  });

  it('refuses folders, pipes and devices without waiting', async function () {
    fs.mkdirSync(file('folder'));
    assert.equal(await why('folder'), 'is a folder, not a file');
    if (process.platform === 'win32') return this.skip();
    execFileSync('mkfifo', [file('pipe')]);
    assert.equal(await why('pipe'), 'is a device or pipe, not a file');
    fs.symlinkSync('/dev/zero', file('device'));
    assert.equal(await why('device'), 'is a device or pipe, not a file');
  });

  it('refuses a pipe that takes a file’s place after it was examined', async function () {
    if (process.platform === 'win32') return this.skip();
    execFileSync('mkfifo', [file('replaced')]);
    fs.writeFileSync(file('before'), '');
    const { stat } = promises;
    promises.stat = (() => stat(file('before'))) as unknown as typeof promises.stat;
    try {
      assert.equal(await why('replaced'), 'is a device or pipe, not a file');
    } finally {
      promises.stat = stat;
    }
  });

  it('gives up on a drive that does not answer', async () => {
    fs.writeFileSync(file('hanging'), 'x');
    const { open } = promises;
    promises.open = () => new Promise(() => undefined);
    try {
      await assert.rejects(
        readSmallFile(file('hanging'), { most: 10, patience: 0.05 }),
        /its drive did not respond within 0\.05 s/,
      );
    } finally {
      promises.open = open;
    }
  });

  it('passes on what the system says', async () => {
    assert.equal(await why('none'), 'cannot be read (ENOENT)');
  });
});
