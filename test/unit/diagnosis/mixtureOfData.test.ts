import assert from 'node:assert/strict';
import type { Classes } from '../../../src/data/dataset';
import { momentsOf, scaleMoments } from '../../../src/data/moments/moments';
import { mixtureOfData } from '../../../src/diagnosis/structure/mixture';
import { totalVariance } from '../../../src/score/gaussian';
import { dataInMemory } from '../../support/dataInMemory';
import { plainProduct } from '../../support/plainProduct';
import { randomNormals } from '../../support/randomNormals';
import { d, drawMixture, mixtureData } from '../../support/diagnoseExamples';
import { within } from '../score/closeTo';

const { means, variances, weights } = mixtureData;
const count = 1600;
const samples = drawMixture(mixtureData, count, 40);
const nearest = Int32Array.from({ length: count }, (_, n) => {
  const distances = Array.from(weights, (_weight, i) =>
    Math.hypot(...samples.slice(n * d, (n + 1) * d).map((value, j) => value - means[i * d + j]!)),
  );
  return distances.indexOf(Math.min(...distances));
});
const classes: Classes = { labels: nearest, names: ['a', 'b', 'c', 'd'] };
/** The network's value is 2·stored − 1. */
const scale = { factor: 2, offset: -1, warning: null };

async function mixtureFrom(values: Float64Array, labels: Classes | null): ReturnType<typeof mixtureOfData> {
  const set = dataInMemory(values, d, labels);
  const whole = scaleMoments(await momentsOf(set, d, plainProduct), scale.factor, scale.offset);
  return mixtureOfData({ set, scale }, whole, 3, plainProduct);
}

describe('the mixture of data', () => {
  for (const [from, labels] of [
    ['classes', classes],
    ['k-means', null],
  ] as const)
    it(`has the weight, mean and variance of each of four clusters, in the network's scale, from ${from}`, async () => {
      const found = await mixtureFrom(samples, labels);
      assert.ok(found);
      assert.deepEqual(found.section, { components: 4, from });
      const members = Array.from(weights, (_, i) => nearest.reduce((sum, own) => sum + Number(own === i), 0));
      for (const { weight, gaussian } of found.mixture.components) {
        const apart = (i: number): number =>
          Math.hypot(...gaussian.mean.map((value, j) => value - (2 * means[i * d + j]! - 1)));
        const i = [0, 1, 2, 3].sort((a, b) => apart(a) - apart(b))[0]!;
        within(weight, members[i]! / count, 1e-9, `weight of ${i}`);
        // The standard error of a mean in d dimensions, with a margin.
        assert.ok(apart(i) < 1.3 * Math.sqrt((4 * variances[i]! * d) / members[i]!), `mean of ${i}: ${apart(i)}`);
        within(totalVariance(gaussian), 4 * variances[i]! * d, 0.03, `variance of ${i}`);
        assert.ok(gaussian.eigenvalues.every((value, k) => k === 0 || value <= gaussian.eigenvalues[k - 1]!));
      }
      within(
        found.mixture.components.reduce((sum, { weight }) => sum + weight, 0),
        1,
        1e-12,
      );
    });

  it('is none of one Gaussian, nor of more classes than have samples enough', async () => {
    const plain = randomNormals(800 * d, 8).map((value, j) => value / (1 + (j % d)));
    assert.equal(await mixtureFrom(plain, null), null);
    const each: Classes = {
      labels: Int32Array.from({ length: 800 }, (_, n) => n % 400),
      names: Array.from({ length: 400 }, (_, n) => `${n}`),
    };
    assert.equal(await mixtureFrom(plain, each), null);
  });

  it('passes over a class of a single sample', async () => {
    const odd: Classes = { labels: nearest.map((label, n) => (n === 0 ? 4 : label)), names: [...classes.names, 'odd'] };
    const found = await mixtureFrom(samples, odd);
    assert.equal(found?.section.components, 4);
  });
});
