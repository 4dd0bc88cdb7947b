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
  refused('no file at all', () => [], /diagnose needs one model\./);
  refused(
    'a file and a missing one',
    () => [file('sound.onnx'), file('missing.onnx')],
    /There is no file .*missing\.onnx/,
  );
  refused('a pattern without a match', () => [file('missing-*.onnx')], /No checkpoint matches .*missing-\*\.onnx/);
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

  refusedOptions(['--steps', '0'], /--steps must be a whole number from 2 to 1000, not "0"/);
  refusedOptions(['--steps', 'many'], /--steps must be a whole number from 2 to 1000, not "many"/);
  refusedOptions(['--steps', '1'], /--steps must be a whole number from 2 to 1000, not "1"/);
  refusedOptions(['--seed=-1'], /--seed must be a whole number from 0 to 4294967295, not "-1"/);
  refusedOptions(['--rho', '0'], /--rho must be a positive number up to 1000, not "0"/);
  refusedOptions(['--sigmas', '40,,10'], /--sigmas must be .* each a positive number up to 1000000, not "40,,10"/);
  refusedOptions(['--sigmas', '500'], /σ = 500 is outside this checkpoint's range/);
  refusedOptions(['--sigma-min', '9', '--sigma-max', '3'], /σ range, 9 to 3, is empty/);
  refusedOptions(['--effort', 'huge'], /--effort must be one of quick, standard, thorough, not "huge"/);
  refusedOptions(['--provider', 'tpu'], /--provider must be one of auto, cpu, .*, not "tpu"/);
  refusedOptions(['--sampler', 'ancestral'], /--sampler must be one of heun, .*, not "ancestral"/);
  refusedOptions(['--family', 'vp', '--prediction', 'x0'], /--prediction must be one of .*, not "x0"/);
  refusedOptions(['--sampler', 'ddpm'], /ddpm draws fresh noise at every step/);
  refusedOptions(['--class', '3'], /The network has no input for a class/);
  refusedOptions(['--class', 'cat'], /--class must be a whole number from 0 to 2147483647, or all, not "cat"/);
  refusedOptions(['--guidance', 'much'], /--guidance must be a number from -1000 to 1000, not "much"/);
  refusedOptions(['--guidance', '3'], /Guidance with scale 3 needs the network both with and without its condition/);
  refusedOptions(['--zeros', 'hint'], /The network has no input hint to fill with zeros/);
  refusedOptions(['--shape', '3,x'], /--shape must be .* each a whole number from 1 to 1000000, not "3,x"/);
  refusedOptions(['--time', 'seconds'], /--time must be one of sigma, c-noise, .*, not "seconds"/);
  refusedOptions(['--colour'], /diagnose has no option --colour\./);
  refusedOptions(['--batch', '1e9'], /--batch must be a whole number from 1 to 4096, not "1e9"/);
  refusedOptions(['--csv', 't.csv'], /diagnose has no option --csv\./);
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
