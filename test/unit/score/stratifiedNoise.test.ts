import assert from 'node:assert/strict';
import { innerProducts } from '../../../src/score/algebra/orthonormal';
import { stratifiedNormals } from '../../../src/score/noise/stratifiedNoise';
import { normals } from '../../../src/score/statistics/normal';
import { normalQuantile } from '../../../src/score/statistics/quantiles';
import { randomBasis } from '../../support/randomNormals';
import { within } from './closeTo';

describe('stratifiedNormals', () => {
  const [d, count] = [7, 64];
  const basis = randomBasis(2, d, 1);

  it('have one coordinate in each of as many equally likely strata, along every mode', () => {
    const noise = stratifiedNormals(basis, count, d, 3);
    for (const k of [0, 1]) {
      const along = innerProducts(basis.subarray(k * d, (k + 1) * d), noise, d).sort();
      along.forEach((value, i) => {
        assert.ok(i === 0 || value >= normalQuantile(i / count) - 1e-9);
        assert.ok(i === count - 1 || value <= normalQuantile((i + 1) / count) + 1e-9);
      });
    }
  });

  it('leave every other direction alone, and are a standard normal each', () => {
    const plain = normals(3, count * d);
    const noise = stratifiedNormals(basis, count, d, 3);
    const moved = noise.map((value, j) => value - plain[j]!);
    const along = innerProducts(moved, basis, d);
    const inside = along.reduce((sum, value) => sum + value * value, 0);
    within(
      inside,
      moved.reduce((sum, value) => sum + value * value, 0),
      1e-9,
    );
    // The first of many draws of one sample alone.
    const firsts = Array.from({ length: 4000 }, (_, seed) => {
      const [first] = innerProducts(stratifiedNormals(basis, 4, d, seed).subarray(0, d), basis, d);
      return first!;
    });
    within(firsts.reduce((sum, value) => sum + value * value, 0) / firsts.length, 1, 0.07);
    assert.ok(Math.abs(firsts.reduce((sum, value) => sum + value, 0) / firsts.length) < 0.05);
  });
});
