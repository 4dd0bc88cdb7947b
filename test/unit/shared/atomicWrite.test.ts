import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../../../src/shared/atomicWrite';
import { writeTarget } from '../../../src/shared/writeTarget';
import { temporaryFolder } from '../../support/temporaryFolder';

const posix = process.platform !== 'win32';

describe('a file that is written whole', () => {
  const { file } = temporaryFolder();
  const folder = (name: string): ((inside: string) => string) => {
    mkdirSync(file(name));
    return (inside) => path.join(file(name), inside);
  };

  it('is new, or replaces the former one and keeps its permissions', async function () {
    if (!posix) return this.skip();
    const at = folder('modes');
    await writeWhole(at('new'), 'first');
    writeFileSync(at('usual'), '');
    assert.equal(statSync(at('new')).mode, statSync(at('usual')).mode);
    for (const mode of [0o600, 0o640, 0o755]) {
      chmodSync(at('new'), mode);
      await writeWhole(at('new'), Buffer.from(`${mode}`));
      assert.equal(statSync(at('new')).mode & 0o777, mode);
      assert.equal(readFileSync(at('new'), 'utf8'), `${mode}`);
    }
    assert.deepEqual(readdirSync(file('modes')).sort(), ['new', 'usual']);
  });

  it('may have the longest name there is', async () => {
    const at = folder('long');
    await writeWhole(at('n'.repeat(255)), 'x');
    assert.deepEqual(readdirSync(file('long')), ['n'.repeat(255)]);
  });

  it('is what a link leads to, also where nothing is yet', async function () {
    if (!posix) return this.skip();
    const at = folder('links');
    mkdirSync(at('there'));
    symlinkSync('there', at('folder'));
    symlinkSync(path.join('folder', 'file'), at('link'));
    symlinkSync('link', at('chain'));
    for (const text of ['first', 'second']) {
      await writeWhole(at('chain'), text);
      assert.equal(readFileSync(at('there/file'), 'utf8'), text);
    }
    assert.ok(lstatSync(at('chain')).isSymbolicLink() && lstatSync(at('link')).isSymbolicLink());
    assert.deepEqual(readdirSync(at('there')), ['file']);
    symlinkSync('round', at('round'));
    await assert.rejects(writeWhole(at('round'), 'x'), { code: 'ELOOP' });
  });

  it('is a pipe or a device that takes the bytes as they come', async function () {
    if (!posix) return this.skip();
    const at = folder('streams');
    execFileSync('mkfifo', [at('pipe')]);
    const read = readFile(at('pipe'), 'utf8');
    await writeWhole(at('pipe'), 'through');
    assert.equal(await read, 'through');
    assert.ok(statSync(at('pipe')).isFIFO());
    assert.deepEqual(readdirSync(file('streams')), ['pipe']);
    if (existsSync('/dev/full')) await assert.rejects(writeWhole('/dev/full', 'x'), { code: 'ENOSPC' });
    for (const name of ['/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'])
      if (existsSync(name)) assert.ok((await writeTarget(name)).isStream, name);
  });

  it('that cannot be written leaves the former one and nothing else', async function () {
    if (!posix) return this.skip();
    const at = folder('faults');
    mkdirSync(at('folder'));
    await assert.rejects(writeWhole(at('folder'), 'x'));
    await assert.rejects(writeWhole(at('none/file'), 'x'), { code: 'ENOENT' });
    writeFileSync(at('kept'), 'former', { mode: 0o444 });
    if (process.getuid?.() !== 0) {
      await assert.rejects(writeWhole(at('kept'), 'x'), { code: 'EACCES' });
      assert.equal(readFileSync(at('kept'), 'utf8'), 'former');
    }
    assert.deepEqual(readdirSync(file('faults')).sort(), ['folder', 'kept']);
  });
});
