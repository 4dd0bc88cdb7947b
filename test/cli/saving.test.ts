import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gaussianData } from '../support/diagnoseExamples';
import { runCommand, runUnderShell, type Ended } from '../support/diagnoseCommand';
import { gaussianDenoiser } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';

const brief = ['--effort', 'quick', '--provider', 'cpu', '--steps', '8', '--seeds', '4', '--sigmas', '10', '--quiet'];

describe('a report that cannot be saved', () => {
  const { file } = temporaryFolder();
  const args = (...more: string[]): string[] => ['diagnose', file('gaussian.onnx'), ...brief, ...more];
  before(() => writeFileSync(file('gaussian.onnx'), gaussianDenoiser(gaussianData)));

  const checkFailed = ({ code, stdout, stderr }: Ended, message: RegExp): void => {
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
    assert.match(stderr, /^[^\n]+ cannot be written: [^\n]+\. Choose another location, or free some disk space\.\n$/);
    // What was measured is not lost with the file.
    assert.match(stdout, /^(Same (images|error) for|No skip pays here)/);
  };

  it('is told in a sentence when the disk is full, after the verdict', async function () {
    if (!existsSync('/dev/full')) return this.skip();
    checkFailed(await runCommand(args('--json', '/dev/full')), /\/dev\/full cannot be written: ENOSPC/);
    assert.ok(statSync('/dev/full').isCharacterDevice(), 'a device is written to, never replaced');
  });

  it('leaves the former file whole, and nothing beside it', async function () {
    if (process.platform === 'win32') return this.skip();
    mkdirSync(file('kept'));
    for (const name of ['r.json', 'r.html']) {
      const target = path.join(file('kept'), name);
      writeFileSync(target, 'the former one');
      // No file may grow beyond a few kilobytes: what a full disk does, half-way through.
      const ended = await runUnderShell(
        `trap '' XFSZ; ulimit -f 4; exec "$@"`,
        args(`--${name.slice(2)}`, target, '--force'),
      );
      checkFailed(ended, /EFBIG|ENOSPC/);
      assert.equal(readFileSync(target, 'utf8'), 'the former one');
    }
    assert.deepEqual(readdirSync(file('kept')).sort(), ['r.html', 'r.json']);
  });

  it('is told before the diagnosis where the folder takes no files', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0) return this.skip();
    mkdirSync(file('locked'), { mode: 0o500 });
    const { code, stdout, stderr } = await runCommand(args('--json', path.join(file('locked'), 'r.json')));
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /r\.json cannot be written: EACCES/);
  });

  it('follows a link, and keeps it', async function () {
    if (process.platform === 'win32') return this.skip();
    writeFileSync(file('real.json'), 'old');
    symlinkSync(file('real.json'), file('link.json'));
    assert.equal((await runCommand(args('--json', file('link.json'), '--force'))).code, 0);
    assert.ok(lstatSync(file('link.json')).isSymbolicLink());
    assert.match(readFileSync(file('real.json'), 'utf8'), /"schemaVersion": 1/);
  });
});
