import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { d, gaussianData, npy, shape } from '../support/diagnoseExamples';
import { runCommand } from '../support/diagnoseCommand';
import { classifier, constantOutput, gaussianDenoiser, nanAbove } from '../support/onnxGraph';
import { randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';

const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';
const page = '<!DOCTYPE html><html><head><title>Not found</title></head><body>404</body></html>';
const random = Buffer.from(randomNormals(4000, 1).map((value) => 255 * Math.abs(value)));
const finite = gaussianDenoiser(gaussianData);

describe('input at fault ends with exit code 2 and one sentence:', () => {
  const { file } = temporaryFolder();
  const put = (name: string, content: string | Uint8Array): string => {
    writeFileSync(file(name), content);
    return file(name);
  };
  before(() => {
    put('sound.onnx', finite);
    mkdirSync(file('folder.onnx'));
    mkdirSync(file('empty-folder'));
  });

  const refused = (title: string, args: () => string[], message: RegExp): void =>
    void it(title, async () => {
      const { code, stdout, stderr, seconds } = await runCommand([
        'diagnose',
        '--provider',
        'cpu',
        '--quiet',
        ...args(),
      ]);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      // One line, what is wrong and what to do, without a stack or the word error in front.
      assert.match(stderr, /^[^\n]+[.!] [^\n]+\.\n$/);
      assert.doesNotMatch(stderr, /^\s*at |Error:/m);
      assert.ok(seconds < 20, `${seconds} s`);
    });
  const refusedFile = (title: string, name: string, content: string | Uint8Array, message: RegExp): void =>
    refused(title, () => [put(name, content)], message);
  const refusedOptions = (words: string[], message: RegExp): void =>
    refused(
      words.join(' '),
      () => [file('sound.onnx'), ...words.map((word) => word.replace('{}', file('/')))],
      message,
    );

  refused('a missing file', () => [file('missing.onnx')], /missing\.onnx/);
  refused('a folder', () => [file('folder.onnx')], /folder\.onnx is a folder/);
  refused('no file at all', () => [], /No model is named/);
  refused('two files', () => [file('sound.onnx'), file('sound.onnx')], /More than one model/);
  refusedFile('an empty file', 'empty.onnx', '', /empty\.onnx is empty/);
  refusedFile('a copy cut short', 'cut.onnx', finite.subarray(0, finite.length - 100), /cut\.onnx is cut short/);
  refusedFile('half a copy', 'half.onnx', finite.subarray(0, finite.length / 2), /half\.onnx is cut short/);
  refusedFile('random bytes', 'random.onnx', random, /random\.onnx is not an ONNX model/);
  refusedFile('a Git LFS pointer', 'pointer.onnx', pointer, /Git LFS/);
  refusedFile('a web page', 'page.onnx', page, /web page|HTML/);
  refusedFile('a classifier', 'classifier.onnx', classifier(), /looks like a classifier/);
  refusedFile(
    'a constant network',
    'constant.onnx',
    constantOutput({ shape }),
    /output does not depend on its input sigma/,
  );
  refusedFile('a network that overflows', 'nan.onnx', nanAbove(20, { shape }), /σ = 80/);

  refusedOptions(['--steps', '0'], /--steps 0 is not a whole number/);
  refusedOptions(['--steps', 'many'], /--steps many is not a whole number/);
  refusedOptions(['--steps', '1'], /leaves nothing to skip/);
  refusedOptions(['--seed=-1'], /--seed -1 is not a whole number/);
  refusedOptions(['--rho', '0'], /--rho 0 is not a positive number/);
  refusedOptions(['--sigmas', '40,,10'], /--sigmas {2}is not a positive number/);
  refusedOptions(['--sigmas', '500'], /σ = 500 is outside this checkpoint's range/);
  refusedOptions(['--sigma-min', '9', '--sigma-max', '3'], /σ range, 9 to 3, is empty/);
  refusedOptions(['--effort', 'huge'], /--effort huge is none of quick, standard, thorough/);
  refusedOptions(['--provider', 'tpu'], /--provider tpu is none of auto, cpu/);
  refusedOptions(['--sampler', 'ancestral'], /--sampler ancestral is none of heun/);
  refusedOptions(['--family', 'vp', '--prediction', 'x0'], /--prediction x0 is none of/);
  refusedOptions(['--sampler', 'ddpm'], /ddpm draws fresh noise at every step/);
  refusedOptions(['--class', '3'], /The network has no input for a class/);
  refusedOptions(['--class', 'cat'], /--class cat is not a whole number/);
  refusedOptions(['--guidance', 'much'], /--guidance much is not a number/);
  refusedOptions(['--guidance', '3'], /Guidance with scale 3 needs the network both with and without its condition/);
  refusedOptions(['--zeros', 'hint'], /The network has no input hint to fill with zeros/);
  refusedOptions(['--shape', '3,x'], /--shape x is not a whole number/);
  refusedOptions(['--time', 'seconds'], /--time seconds is none of sigma, c-noise/);
  refusedOptions(['--colour'], /Unknown option '--colour'/);
  refusedOptions(['--steps'], /--steps needs a value/);
  refusedOptions(['--seed', '-1'], /--seed needs a value; one that begins with a dash is written --seed=-1/);
  refusedOptions(['--data', '{}nowhere'], /nowhere/);
  refusedOptions(['--data', '{}empty-folder'], /empty-folder/);
  refusedOptions(['--data', '{}sound.onnx'], /sound\.onnx/);
  refusedOptions(['--moments', '{}nowhere'], /nowhere/);
  refusedOptions(['--moments', '{}sound.onnx'], /sound\.onnx is not a safetensors file/);
  refusedOptions(['--schedule', '{}nowhere'], /schedule nowhere cannot be read/);
  refusedOptions(['--json', '{}nowhere/r.json'], /nowhere.r\.json cannot be written: .*ENOENT/);
  refusedOptions(['--html', '{}empty-folder'], /empty-folder cannot be written: it is a folder/);

  const other = (): string =>
    put(
      'other.npy',
      Buffer.from(
        npy(randomNormals(3 * d, 2))
          .toString('latin1')
          .replace('1, 8, 8', '1, 4,16'),
        'latin1',
      ),
    );
  refused('data of another shape', () => [file('sound.onnx'), '--data', other()], /other\.npy.*\[1,8,8\]/);
  const broken = (): string => put('nan.npy', npy(new Float64Array(4 * d).fill(NaN)));
  refused('data that are not numbers', () => [file('sound.onnx'), '--data', broken()], /nan\.npy/);
});
