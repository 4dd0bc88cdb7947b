import assert from 'node:assert/strict';
import { nonIncreasingFit } from '../../../src/score/statistics/isotonic';
import { randomNormals } from '../../support/randomNormals';
import { closeTo } from './closeTo';

/** The best of all 2^{n−1} ways to cut the values into runs of one height each. */
function bestOfAll(values: readonly number[]): number[] {
  let best: { fit: number[]; cost: number } = { fit: [], cost: Infinity };
  for (let cuts = 0; cuts < 2 ** (values.length - 1); cuts++) {
    const runs: number[][] = [[values[0]!]];
    for (let i = 1; i < values.length; i++) {
      if (cuts & (1 << (i - 1))) runs.push([]);
      runs.at(-1)!.push(values[i]!);
    }
    const fit = runs.flatMap((run) => run.map(() => run.reduce((sum, value) => sum + value, 0) / run.length));
    const cost = fit.reduce((sum, value, i) => sum + (value - values[i]!) ** 2, 0);
    if (fit.every((value, i) => i === 0 || value <= fit[i - 1]!) && cost < best.cost) best = { fit, cost };
  }
  return best.fit;
}

describe('nonIncreasingFit', () => {
  it('is the least-squares fit that never rises', () => {
    for (let trial = 0; trial < 200; trial++) {
      const values = Array.from(randomNormals(1 + (trial % 8), trial));
      closeTo(nonIncreasingFit(values), bestOfAll(values), 1e-12, `trial ${trial}`);
    }
  });

  it('leaves what already falls, and its own answer, as they are', () => {
    assert.deepEqual(nonIncreasingFit([5, 3, 3, 1]), [5, 3, 3, 1]);
    assert.deepEqual(nonIncreasingFit([]), []);
    const fit = nonIncreasingFit(Array.from(randomNormals(50, 3)));
    assert.deepEqual(nonIncreasingFit(fit), fit);
    fit.forEach((value, i) => assert.ok(i === 0 || value <= fit[i - 1]!));
  });

  it('pools a lucky value with its neighbour', () => {
    assert.deepEqual(nonIncreasingFit([4, 1, 2]), [4, 1.5, 1.5]);
    assert.deepEqual(nonIncreasingFit([1, 2, 3]), [2, 2, 2]);
  });
});
