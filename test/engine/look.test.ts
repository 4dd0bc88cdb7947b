import assert from 'node:assert/strict';
import { openLook, type Look } from '../../src/diagnosis/skip/look/look';
import type { Gaussian } from '../../src/score/gaussian';
import { d, gaussianData, shape } from '../support/diagnoseExamples';
import { dataInMemory } from '../support/dataInMemory';
import { randomNormals } from '../support/randomNormals';

/** [count, d] of the Gaussian of the example data, its modes and tail stretched. */
function draw(count: number, seed: number, stretch = 1): Float64Array {
  const { mean, basis, eigenvalues, tail }: Gaussian = gaussianData;
  const result = randomNormals(count * d, seed).map((z, j) => mean[j % d]! + stretch * Math.sqrt(tail) * z);
  const modes = randomNormals(count * eigenvalues.length, seed + 1);
  for (let n = 0; n < count; n++)
    eigenvalues.forEach((value, k) => {
      const weight = stretch * Math.sqrt(value) * modes[n * eigenvalues.length + k]!;
      for (let j = 0; j < d; j++) result[n * d + j]! += weight * basis[k * d + j]!;
    });
  return result;
}

const subject = { gaussian: gaussianData, dimension: d, seed: 0, shape };
const scale = { factor: 1, offset: 0, warning: null };

describe('the look of samples', () => {
  const data = draw(600, 1);
  const own = draw(300, 11);
  let look: Look;

  before(async () => {
    look = await openLook(subject, { data: { set: dataInMemory(data, d), scale }, network: null });
  });
  after(() => look.release());

  it('is the same for a skip that changes next to nothing', async () => {
    const jitter = randomNormals(own.length, 21);
    const { passes, frechet, reason } = await look.judge(
      own,
      own.map((value, i) => value + 1e-4 * jitter[i]!),
    );
    assert.equal(passes, true, reason);
    assert.match(reason, /grows by at most .* with 95 % confidence, over 300 samples/);
    assert.equal(frechet?.samples, 300);
    assert.ok(Math.abs(frechet.hybrid - frechet.own) < 0.01 * frechet.own, JSON.stringify(frechet));
  });

  it('is another for samples that lost contrast, and for samples of which nobody knows', async () => {
    const mean = gaussianData.mean;
    const flat = await look.judge(
      own,
      own.map((value, i) => mean[i % d]! + 0.8 * (value - mean[i % d]!)),
    );
    assert.equal(flat.passes, false, flat.reason);
    assert.match(flat.reason, /^The samples with the skip may be farther .* 5\s% is allowed\.$/);
    // Other samples of the same distribution: not significantly worse, but not shown to be the same either.
    const other = await look.judge(own, draw(300, 31));
    assert.ok(other.frechet!.difference.low < 0 && other.frechet!.difference.high > 0, JSON.stringify(other.frechet));
    assert.equal(other.passes, false);
  });

  it('needs 256 pairs, but a few where the skip is nearer to the data', async () => {
    const few = own.slice(0, 24 * d);
    assert.equal((await look.judge(few, few)).passes, null);
    const { passes, reason, frechet } = await look.judge(draw(24, 41, 3), few);
    assert.equal(passes, true);
    assert.match(reason, /^Over 24 samples, .* closer to the data than those of your own run\.$/);
    assert.ok(frechet!.own > 5 * frechet!.hybrid, JSON.stringify(frechet));
    const none = await look.judge(own.slice(0, 3 * d), own.slice(0, 3 * d));
    assert.deepEqual([none.passes, none.frechet], [null, null]);
  });

  it('sees noise that is spread over all but the leading components', async () => {
    const noise = randomNormals(12 * d, 61);
    const few = own.slice(0, 12 * d);
    const noisy = few.map((value, i) => value + noise[i]!);
    const { passes, frechet, reason } = await look.judge(noisy, few);
    assert.equal(passes, true, reason);
    assert.ok(frechet!.own > 4 * frechet!.hybrid, JSON.stringify(frechet));
  });

  it('is not judged without data: the Gaussian is no judge of a start from itself', async () => {
    const alone = await openLook(subject, { data: null, network: null });
    const { passes, frechet, reason } = await alone.judge(own, draw(300, 51, 1.5));
    await alone.release();
    assert.deepEqual([passes, frechet], [null, null]);
    assert.match(reason, /^Without data, only mean and leading spectrum were compared .* provide data to judge it\.$/);
  });

  it('can be judged by a network of the user’s', async () => {
    const network = {
      file: 'features.onnx',
      of: (samples: Float64Array) =>
        Promise.resolve({
          dimension: 2,
          values: Float64Array.from({ length: (2 * samples.length) / d }, (_, i) => samples[(i >> 1) * d + (i & 1)]!),
        }),
      release: () => Promise.resolve(),
    };
    const judge = await openLook(subject, { data: { set: dataInMemory(data, d), scale }, network });
    const { passes, frechet } = await judge.judge(own, own);
    await judge.release();
    assert.deepEqual([passes, frechet?.features, frechet?.difference.high], [true, 'network', 0]);
  });
});
