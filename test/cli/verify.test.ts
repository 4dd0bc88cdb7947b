import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import type { Verification } from '../../src/domain/verification';
import { inHalf, outputChanged } from '../support/exportFaults';
import { runCommand, type Ended } from '../support/diagnoseCommand';
import { temporaryFolder } from '../support/temporaryFolder';
import { originals } from '../support/verifyModels';

const { file: flow } = originals.flow;
const brief = ['--family', 'flow', '--prediction', 'velocity', '--time', 't', '--steps', '8', '--provider', 'cpu'];

describe('scorescope verify', () => {
  const { file } = temporaryFolder();
  const verify = (...words: string[]): Promise<Ended> => runCommand(['verify', ...words]);

  before(() => {
    writeFileSync(file('half.onnx'), inHalf(flow));
    writeFileSync(file('negative.onnx'), outputChanged(flow, 'out_sample', { factor: -1 }));
    writeFileSync(file('mine.json'), 'mine');
    for (const name of ['model.onnx', 'model_fp16.onnx', 'model_q4.onnx']) copyFileSync(flow, file(name));
  });

  it('ends with 0 for a float16 copy, and shows what it rests on', async () => {
    const { code, stdout, stderr } = await verify(flow, file('half.onnx'), ...brief);
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^The same up to float16 rounding: median PSNR [\d.]+ dB; none of 8 images changed, so with 95 % confidence at most 31 % of all do\.\n\n/,
    );
    assert.match(stdout, /^σ +D +output +classified as\n/m);
    assert.match(stdout, /^A {10}.*flow\.onnx \(float16, cpu, /m);
    assert.match(
      stdout,
      /^Images {5}median PSNR [\d.]+ dB, lowest .* 0 of 8 changed \(at most 31 % of all with 95 % confidence\)$/m,
    );
    assert.match(stdout, /^Cost {7}\d+ evaluations of A \(\d+ to recognize it\), \d+ of B, /m);
    assert.match(stderr, /B from the same noise/);
  });

  it('ends with 3 for another network, with the verdict alone where it is quiet', async () => {
    const { code, stdout, stderr } = await verify(flow, file('negative.onnx'), ...brief, '--quiet');
    assert.deepEqual([code, stderr], [3, '']);
    assert.match(
      stdout,
      /^Differs at every σ: median PSNR .* 8 of 8 images changed\. B predicts the negative of the velocity\.\n$/,
    );
  });

  it('writes JSON to a file or to stdout', async () => {
    const { code } = await verify(flow, flow, ...brief, '--json', file('out.json'), '--quiet');
    assert.equal(code, 0);
    const { same, behavior } = JSON.parse(readFileSync(file('out.json'), 'utf8')) as Verification;
    assert.deepEqual([same, behavior], [true, 'exact']);
    // Its own file may be written again.
    const page = ['--json', file('out.json'), '--html', file('out.html')];
    const again = await verify(flow, file('negative.onnx'), ...brief, ...page);
    assert.equal(again.code, 3);
    const html = readFileSync(file('out.html'), 'utf8');
    assert.match(html, /<strong>Not the same model<\/strong>.*B predicts the negative of the velocity/s);
    assert.match(html, /<svg/);
    const { stdout, stderr } = await verify(flow, flow, ...brief, '--json', '-');
    assert.equal((JSON.parse(stdout) as Verification).kind, 'verification');
    assert.match(stderr, /Exactly the same output/);
  });

  const refused = async (words: string[], message: RegExp): Promise<void> => {
    const { code, stdout, stderr } = await verify(...words);
    assert.deepEqual([code, stdout], [2, ''], stderr);
    assert.match(stderr, message);
  };

  it('refuses what it cannot compare, in one sentence', async () => {
    await refused([flow], /verify needs a second model/);
    await refused([file('model.onnx')], /Beside model\.onnx there are model_fp16\.onnx, model_q4\.onnx\. Name one/);
    await refused([], /verify needs/);
    await refused([flow, flow, flow], /verify needs/);
    await refused([flow, file('no.onnx'), ...brief], /no\.onnx/);
    await refused([flow, '--against', 'cpu'], /--against cpu needs another device to compare with/);
    await refused([flow, '--against', 'cpu', '--provider', 'cpu'], /needs another device/);
    await refused([flow, flow, '--against', 'cpu'], /one thing at a time/);
    await refused([flow, flow, '--reference-script', 'torch'], /takes one model/);
    await refused([flow, originals.epsilon.file, '--json', file('mine.json')], /would overwrite .*mine\.json/);
    await refused([flow, flow, '--json', flow], /which is an input/);
  });
});
