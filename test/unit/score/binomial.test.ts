import assert from 'node:assert/strict';
import { medianInterval, shareAtMost } from '../../../src/score/statistics/binomial';
import { randomNormals } from '../../support/randomNormals';
import { within } from './closeTo';

describe('shareAtMost', () => {
  it('is the exact bound of Clopper and Pearson', () => {
    // Closed form where none or all were seen; the others by the incomplete beta function (SciPy's beta.ppf).
    within(shareAtMost(0, 5), 1 - 0.05 ** (1 / 5), 1e-12);
    within(shareAtMost(0, 24, 0.99), 1 - 0.01 ** (1 / 24), 1e-12);
    within(shareAtMost(1, 22), 0.198122, 1e-5);
    assert.equal(shareAtMost(7, 7), 1);
    assert.equal(shareAtMost(0, 0), 1);
  });

  it('allows one in five from 0 of 14, 1 of 22, 2 of 30, 3 of 37 on, and from no fewer', () => {
    for (const [count, of] of [
      [0, 14],
      [1, 22],
      [2, 30],
      [3, 37],
    ] as const) {
      assert.ok(shareAtMost(count, of) <= 0.2, `${count} of ${of}`);
      assert.ok(shareAtMost(count, of - 1) > 0.2, `${count} of ${of - 1}`);
    }
  });
});

describe('medianInterval', () => {
  it('lies between the order statistics that 95 % asks for', () => {
    const interval = medianInterval(Array.from({ length: 24 }, (_, i) => 24 - i));
    // P(X ≤ 6) of Binomial(24, ½) is 1.1 %, P(X ≤ 7) is 3.2 %.
    assert.deepEqual(interval, { value: 12.5, low: 7, high: 18 });
    assert.deepEqual(medianInterval([3, 1, 2]), { value: 2, low: 1, high: 3 });
    assert.deepEqual(medianInterval([4]), { value: 4, low: 4, high: 4 });
  });

  it('covers the median as often as it says, however skew the values', () => {
    let covered = 0;
    for (let run = 0; run < 400; run++) {
      const { low, high } = medianInterval(randomNormals(20, run).map((value) => Math.exp(3 * value)));
      covered += Number(low <= 1 && 1 <= high);
    }
    assert.ok(covered >= 372, `${covered} of 400`);
  });

  it('is wider where it must be surer', () => {
    const values = randomNormals(40, 3);
    const [usual, surer] = [medianInterval(values), medianInterval(values, 0.99)];
    assert.ok(surer.low < usual.low && surer.high > usual.high);
  });
});
