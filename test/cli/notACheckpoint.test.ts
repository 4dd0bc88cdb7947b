import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { gaussianData, shape } from '../support/diagnoseExamples';
import { startCommand, until, type Ended } from '../support/diagnoseCommand';
import { classifier, gaussianDenoiser, nanAbove } from '../support/onnxGraph';
import { randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';
import { varint } from '../unit/checkpoint/wireTree';
import {
  customOperator,
  cyclic,
  infinite,
  languageModel,
  nanBetween,
  otherShape,
  textEncoder,
  timeless,
  tooNew,
  vaeDecoder,
} from './otherNetworks';

const finite = gaussianDenoiser(gaussianData);
const header = '{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
const safetensors = Buffer.concat([
  Buffer.of(header.length, 0, 0, 0, 0, 0, 0, 0),
  Buffer.from(header),
  Buffer.alloc(4),
]);

/** What is named instead of a checkpoint, and what is said of it. */
const kinds: [title: string, content: string | Uint8Array, cause: RegExp, remedy: RegExp][] = [
  ['a classifier', classifier(), /looks like a classifier, not a denoiser/, /the denoising network itself/],
  ['a text encoder', textEncoder(), /looks like a text encoder, not a denoiser/, /the denoising network itself/],
  ['a VAE decoder', vaeDecoder(), /looks like a VAE decoder, not a denoiser/, /the denoising network itself/],
  ['a language model', languageModel(false), /an autoregressive model, not a denoiser/, /the denoising network itself/],
  ['one with a cache', languageModel(true), /an autoregressive model, not a denoiser/, /the denoising network itself/],
  ['custom operators', customOperator(), /no part of ONNX: com\.example::FlashAttention/, /standard operators/],
  ['an opset too new', tooNew(), /uses opset 60, .* takes is \d\d/, /opset_version=\d\d or lower/],
  [
    'an output of another shape',
    otherShape(),
    /answers \[\d+, 1, 4, 4\] to a sample of \[\d+, 1, 8, 8\]/,
    /which output/,
  ],
  ['a graph in a circle', cyclic(), /cannot load this file: .*acyclic/, /onnx\.checker/],
  ['a network that ignores its time', timeless(), /output does not depend on its input sigma/, /an input of the graph/],
  ['infinities everywhere', infinite(), /output is not finite when its input sigma is 80 /, /overflow/],
  ['NaN above a noise level', nanAbove(20, { shape }), /output is not finite when .* \(σ = 80\)/, /overflow/],
  ['NaN below a noise level', nanBetween(0, 0.05), /output is NaN at σ = 0\.0[0-4]\d*\./, /overflow/],
  ['NaN between two', nanBetween(2, 3), /output is NaN at σ = 2\.\d+\./, /overflow/],
  ['a copy cut short', finite.subarray(0, finite.length / 2), /is cut short: at least \d+ bytes are missing/, /again/],
  ['an empty file', '', /is empty/, /again/],
  ['random bytes', Buffer.from(randomNormals(4000, 1).map((x) => 255 * Math.abs(x))), /not an ONNX model/, /again/],
  [
    'a Git LFS pointer',
    'version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 9\n',
    /LFS pointer/,
    /lfs pull/,
  ],
  ['a web page', '<!DOCTYPE html><html><body>404</body></html>', /HTML page/, /Download the file again/],
  ['safetensors by another name', safetensors, /safetensors file/, /torch\.onnx\.export/],
];

describe('what is not a checkpoint gets one sentence of cause and one of remedy:', () => {
  const { file } = temporaryFolder();
  /** Nothing else writes here, so that whatever is left behind shows. */
  const temporary = (): string => file('temporary');
  before(() => mkdirSync(temporary()));

  const refused = async (
    model: string,
    cause: RegExp,
    remedy: RegExp,
    commands = ['inspect', 'diagnose'],
  ): Promise<void> => {
    for (const command of commands) {
      const args = command === 'diagnose' ? ['--provider', 'cpu', '--quiet'] : [];
      const before = listing();
      const running = startCommand([command, model, ...args], { TMPDIR: temporary(), TEMP: temporary() });
      checkWords(command, await running.ended, cause, remedy);
      await until(() => isGone(running.pid), 5, 'children of the command end');
      assert.deepEqual(listing(), before);
    }
  };
  const listing = (): string[] => readdirSync(file('.'), { recursive: true }).map(String).sort();

  for (const [title, content, cause, remedy] of kinds)
    it(title, async () => {
      const model = file(`${title.replaceAll(' ', '-')}.onnx`);
      writeFileSync(model, content);
      await refused(model, cause, remedy);
    });

  it('weights that are missing, short or elsewhere', async function () {
    if (process.platform === 'win32') return this.skip();
    const { externalTensor, modelOf } = await import('../unit/checkpoint/validFiles');
    const model = file('external.onnx');
    const at = (location: string): void => writeFileSync(model, modelOf([[5, externalTensor(location)]]));
    at('absent.bin');
    await refused(model, /external\.onnx keeps its weights in absent\.bin, which is not beside it/, /Copy that file/);
    writeFileSync(file('short.bin'), 'short');
    at('short.bin');
    await refused(model, /short\.bin, the weights of external\.onnx, is cut short: 27 bytes are missing/, /again/);
    symlinkSync('/etc/hostname', file('link.bin'));
    for (const location of ['../secret.bin', '/etc/hostname', 'link.bin']) {
      at(location);
      await refused(model, /outside its own folder/, /external data beside it/);
    }
  });

  it('a folder that holds no model', async () => {
    mkdirSync(file('folder'));
    await refused(file('folder'), /folder/, /Name the \.onnx file itself/);
  });

  it('no file at all', () => refused(file('absent.onnx'), /There is no file .*absent\.onnx/, /Check the path/));

  it('a file that may not be read', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0) return this.skip();
    writeFileSync(file('locked.onnx'), finite);
    chmodSync(file('locked.onnx'), 0);
    await refused(file('locked.onnx'), /locked\.onnx cannot be read \(EACCES\)/, /permissions/);
  });

  it('more in one file than the runtime reads', async function () {
    if (process.platform === 'win32') return this.skip();
    const model = file('large.onnx');
    const size = 3 * 1024 ** 3;
    // Field 200, which ONNX does not have, holds a hole in a sparse file.
    const start = Buffer.concat([finite, Buffer.from([0xc2, 0x0c]), varint(size)]);
    writeFileSync(model, start);
    truncateSync(model, start.length + size);
    await refused(model, /large\.onnx holds 3\.2 GB in one file/, /save_as_external_data/, ['diagnose']);
    rmSync(model);
  });

  for (const [change, words] of [
    ['overwritten', 'changed'],
    ['replaced', 'changed'],
    ['cut short', 'changed'],
    ['removed', 'was removed'],
  ] as const)
    it(`a file that is ${change} while it is diagnosed`, async () => {
      const model = file('changing.onnx');
      const report = file('report.json');
      writeFileSync(model, finite);
      const args = ['--provider', 'cpu', '--json', report];
      const running = startCommand(['diagnose', model, ...args], { TMPDIR: temporary(), TEMP: temporary() });
      await until(() => running.stderr().includes('network evaluations'), 60, 'the diagnosis begins');
      if (change === 'removed') rmSync(model);
      else if (change === 'overwritten') writeFileSync(model, classifier());
      else if (change === 'cut short') truncateSync(model, Math.floor(finite.length / 2));
      else {
        writeFileSync(file('other'), finite);
        renameSync(file('other'), model);
      }
      const { code, stdout, stderr } = await running.ended;
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      const said = `\nchanging.onnx ${words} while it was diagnosed. Run it again when no other program is writing to the file.\n`;
      assert.ok(stderr.endsWith(said), stderr);
      assert.doesNotMatch(stderr, /^\s+at |Error:/m);
      await until(() => isGone(running.pid), 5, 'children of the command end');
      rmSync(model, { force: true });
      assert.deepEqual(
        listing().filter((name) => /^report|^temporary./.test(name)),
        [],
      );
    });

  it('a pipe', async function () {
    if (process.platform === 'win32') return this.skip();
    execFileSync('mkfifo', [file('pipe.onnx')]);
    await refused(file('pipe.onnx'), /is a device or pipe/, /Name the \.onnx file itself/);
  });
});

function checkWords(command: string, { code, stdout, stderr, seconds }: Ended, cause: RegExp, remedy: RegExp): void {
  assert.equal(code, 2, `${command}: ${stderr}`);
  assert.equal(stdout, '');
  // Two sentences on one line; neither stack nor control characters.
  assert.match(stderr, /^[^\n\p{Cc}]+[.!] [^\n\p{Cc}]+\.\n$/u);
  assert.doesNotMatch(stderr, /^\s*at |Error:|onnxruntime_src/m);
  assert.ok(stderr.length < 700, stderr);
  assert.match(stderr, cause);
  assert.match(stderr, remedy);
  assert.ok(seconds < 20, `${command}: ${seconds} s`);
}

/** Whether nothing of the command's process group is left. */
function isGone(group: number): boolean {
  if (process.platform === 'win32') return true;
  try {
    process.kill(-group, 0);
    return false;
  } catch {
    return true;
  }
}
