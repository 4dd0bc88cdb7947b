import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Report } from '../../src/domain/report';
import { gaussianData } from '../support/diagnoseExamples';
import { runCommand, runUnderShell, type Ended } from '../support/diagnoseCommand';
import { gaussianDenoiser } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';

const fixtures = path.join(process.cwd(), 'test', 'fixtures');
const known = ['--family', 'edm', '--prediction', 'denoised', '--time', 'sigma'];
const brief = [...known, '--effort', 'quick', '--provider', 'cpu', '--steps', '8', '--seeds', '4', '--sigmas', '10'];

describe('an output', () => {
  const { file } = temporaryFolder();
  const at = (name: string): string => path.resolve(file('.'), name);
  /** With names that hold a dot or a slash as paths in the folder; `./` keeps what path.resolve would take away. */
  const run = (...words: string[]): Promise<Ended> =>
    runCommand(words.map((word) => (/^[^-].*[./]/.test(word) ? `${file('.')}/${word}` : word)));
  const diagnose = (...words: string[]): Promise<Ended> => run('diagnose', 'unet.onnx', ...brief, '--quiet', ...words);

  /** Every file of the folder with its bytes. */
  const contents = (): Map<string, string> =>
    new Map(
      readdirSync(file('.'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
        .map((name) => [name, readFileSync(name, 'latin1')]),
    );
  const refused = async (running: () => Promise<Ended>, message: RegExp): Promise<void> => {
    const before = contents();
    const { code, stdout, stderr } = await running();
    assert.deepEqual([code, stdout], [2, ''], stderr);
    assert.match(stderr, message);
    assert.match(stderr, /^[^\n]+\.\n$/);
    assert.deepEqual(contents(), before);
  };
  const input = /^(--\w[\w-]*|The (Gaussian|moments) beside --json) would overwrite .*, which is an input\./;
  const foreign = /would overwrite .*, which ScoreScope did not write\. Choose another name, or set --force/;

  before(async () => {
    writeFileSync(at('unet.onnx'), gaussianDenoiser(gaussianData));
    const { code, stderr } = await diagnose('--json', 'unet.json', '--html', 'unet.html');
    assert.equal(code, 0, stderr);
    for (const name of ['user.json', 'user.html', 'user.csv', 'user.py', 'user.safetensors', 'graph.onnx'])
      writeFileSync(at(name), '{"mine": true}');
    for (const name of ['test-pictures', 'data']) mkdirSync(at(name));
    const array = Buffer.from(new Float32Array(64 * 100).map((_, i) => Math.sin(i * i)).buffer);
    const head = `{'descr': '<f4', 'fortran_order': False, 'shape': (100, 1, 8, 8), }`.padEnd(117) + '\n';
    writeFileSync(
      at('data.npy'),
      Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'), Buffer.from(head), array]),
    );
    writeFileSync(at('data/notes.txt'), 'mine');
    copyFileSync(path.join(fixtures, 'pictures', 'grey.jpg'), at('data/a.jpg'));
    // A checkpoint whose weights lie in a file of their own, with what diffusers keeps beside it.
    cpSync(path.join(fixtures, 'networks', 'ddpm'), at('folder'), { recursive: true });
    cpSync(path.join(fixtures, 'oddities', 'external'), at('external'), { recursive: true });
    writeFileSync(at('external/model.onnx.scorescope.json'), '{}');
    if (process.platform === 'win32') return;
    linkSync(at('unet.onnx'), at('hard.json'));
    symlinkSync(at('unet.onnx'), at('link.json'));
    symlinkSync(at('new.json'), at('to-new.json'));
  });

  it('never overwrites the model, whatever it is called', async () => {
    for (const name of ['unet.onnx', './data/../unet.onnx']) {
      await refused(() => diagnose('--json', name), input);
      await refused(() => diagnose('--html', name, '--force'), input);
    }
    const relative = path.relative(process.cwd(), at('unet.onnx'));
    await refused(() => runCommand(['diagnose', at('unet.onnx'), ...brief, '--html', relative]), input);
    if (process.platform === 'win32') return;
    for (const name of ['hard.json', 'link.json']) await refused(() => diagnose('--json', name, '--force'), input);
  });

  it('never overwrites what else the diagnosis reads', async () => {
    await refused(() => diagnose('--data', 'data.npy', '--html', 'data.npy', '--force'), input);
    await refused(() => diagnose('--moments', 'unet.gaussian.safetensors', '--json', 'unet.json'), input);
    await refused(() => diagnose('--schedule', 'user.json', '--json', 'user.json', '--force'), input);
    await refused(() => diagnose('--features', 'graph.onnx', '--html', 'graph.onnx', '--force'), input);
    for (const option of ['--prompt-embedding', '--negative-embedding'])
      await refused(() => diagnose(option, 'user.safetensors', '--html', 'user.safetensors', '--force'), input);
    const folder = (...words: string[]): Promise<Ended> => run('diagnose', 'folder/', '--quiet', ...words, '--force');
    for (const name of ['unet/model.onnx', 'unet/config.json', 'scheduler/scheduler_config.json', 'model_index.json'])
      await refused(() => folder('--json', `folder/${name}`), input);
    for (const name of ['model.onnx', 'weights.bin', 'model.onnx.scorescope.json'])
      await refused(() => run('diagnose', 'external/model.onnx', '--json', `external/${name}`, '--force'), input);
  });

  it('never overwrites a file of a data folder, but goes beside them', async function () {
    const data = (...words: string[]): Promise<Ended> => diagnose('--data', 'data/', '--resize', 'fit', ...words);
    await refused(() => data('--html', 'data/a.jpg', '--force'), input);
    await refused(() => data('--html', 'data/notes.txt', '--force'), input);
    if (process.platform !== 'win32') {
      writeFileSync(at('outside.html'), 'a picture, in another place');
      symlinkSync(at('outside.html'), at('data/link.png'));
      await refused(() => data('--html', 'outside.html', '--force'), input);
    }
  });

  it('never is the place of another output', async () => {
    const both = /^.* and .* would both write .*\. Choose different names\.\n$/;
    await refused(() => diagnose('--json', 'a.json', '--html', 'a.json', '--force'), both);
    await refused(() => diagnose('--json', 'a.json', '--html', './data/../a.json'), both);
    await refused(() => diagnose('--json', 'a.json', '--html', 'a.gaussian.safetensors'), both);
    await refused(() => diagnose('--json', 'a.json', '--html', 'a.moments.safetensors', '--data', 'data.npy'), both);
    await refused(() => run('export', 'unet.json', '--html', 'x.html', '--csv', 'x.html'), both);
    await refused(() => run('compare', 'unet.json', 'unet.json', '--html', 'x.html', '--json', 'x.html'), both);
    if (process.platform === 'win32') return;
    await refused(() => diagnose('--json', 'new.json', '--html', 'to-new.json'), both);
  });

  it('never overwrites what an export or a comparison reads', async () => {
    const exporting = (...words: string[]): Promise<Ended> => run('export', 'unet.json', ...words, '--force');
    await refused(() => exporting('--html', 'unet.json'), input);
    await refused(() => exporting('--teleport', 'unet.gaussian.safetensors'), input);
    await refused(() => exporting('--teleport-onnx', 'unet.onnx'), input);
    await refused(() => exporting('--code', 'numpy', '--out', 'unet.json'), input);
    copyFileSync(at('unet.json'), at('b.json'));
    for (const name of ['unet.json', 'b.json'])
      for (const option of ['--json', '--html'])
        await refused(() => run('compare', 'unet.json', 'b.json', option, name, '--force'), input);
  });

  it('overwrites a file that ScoreScope did not write only with --force', async () => {
    await refused(() => diagnose('--json', 'user.json'), foreign);
    await refused(() => diagnose('--html', 'user.html'), foreign);
    for (const [kind, more] of [
      ['gaussian', []],
      ['moments', ['--data', 'data.npy']],
    ] as const) {
      writeFileSync(at(`mine.${kind}.safetensors`), 'mine');
      await refused(() => diagnose('--json', 'mine.json', ...more), foreign);
      const forced = await diagnose('--json', 'mine.json', ...more, '--force');
      assert.equal(forced.code, 0, forced.stderr);
      assert.notEqual(readFileSync(at(`mine.${kind}.safetensors`), 'latin1'), 'mine');
    }
    const outputs = {
      '--html': 'user.html',
      '--csv': 'user.csv',
      '--teleport': 'user.safetensors',
      '--teleport-onnx': 'graph.onnx',
    };
    for (const [option, name] of Object.entries(outputs)) {
      await refused(() => run('export', 'unet.json', option, name), foreign);
      assert.equal((await run('export', 'unet.json', option, name, '--force')).code, 0);
    }
    await refused(() => run('export', 'unet.json', '--code', 'numpy', '--out', 'user.py'), foreign);
    await refused(() => run('compare', 'unet.json', 'unet.json', '--json', 'user.json'), foreign);
  });

  it('takes the place of what ScoreScope wrote before, and of an empty file', async () => {
    const first = await diagnose('--json', 'twice.json', '--html', 'twice.html', '--data', 'data.npy');
    assert.equal(first.code, 0, first.stderr);
    const again = await diagnose('--json', 'twice.json', '--html', 'twice.html', '--data', 'data.npy');
    assert.equal(again.code, 0, again.stderr);
    assert.equal((JSON.parse(readFileSync(at('twice.json'), 'utf8')) as Report).structure.data?.reused, true);
    writeFileSync(at('empty.html'), '');
    const words = ['--html', 'empty.html', '--csv', 'e.csv', '--code', 'numpy', '--out', 'e.py'];
    const teleport = ['--teleport', 'e.safetensors', '--teleport-onnx', 'e.onnx'];
    for (let times = 0; times < 2; times++) {
      const exported = await run('export', 'unet.json', ...words, ...teleport);
      assert.equal(exported.code, 0, exported.stderr);
      const compared = await run('compare', 'unet.json', 'b.json', '--json', 'c.json', '--html', 'c.html');
      assert.equal(compared.code, 0, compared.stderr);
    }
    // The report lies where a configuration of the network could lie, and in the folder of the data.
    writeFileSync(at('data/report.html'), readFileSync(at('twice.html')));
    const beside = await diagnose(
      '--json',
      'unet.json',
      '--html',
      'data/report.html',
      '--data',
      'data/',
      '--resize',
      'fit',
    );
    assert.doesNotMatch(beside.stderr, /overwrite/);
  });

  it('may be a device, a pipe or a descriptor', async function () {
    if (process.platform === 'win32') return this.skip();
    execFileSync('mkfifo', [at('pipe')]);
    const model = at('unet.onnx');
    const shell = (text: string): Promise<Ended> => runUnderShell(text, ['diagnose', model, ...brief, '--quiet']);
    const piped = await shell(`cat '${at('pipe')}' & "$@" --json '${at('pipe')}' >/dev/null || kill $!; wait`);
    assert.equal(piped.code, 0, piped.stderr);
    assert.equal((JSON.parse(piped.stdout) as Report).model.path, model);
    const stdout = await shell(`"$@" --json /dev/stdout --html /dev/null`);
    assert.equal(stdout.code, 0, stdout.stderr);
    assert.match(stdout.stdout, /"schemaVersion": 1/);
    writeFileSync(at('log.txt'), 'line 1\n');
    assert.equal((await shell(`"$@" --json /dev/stdout >>'${at('log.txt')}'`)).code, 0);
    assert.match(readFileSync(at('log.txt'), 'utf8'), /^line 1\n\{\n "schemaVersion": 1/);
    assert.ok(existsSync('/dev/null'));
  });
});
