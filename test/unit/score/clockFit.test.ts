import assert from 'node:assert/strict';
import { fitEvenClock, fitVeBase } from '../../../src/score/noise/clockFit';
import { veSigma } from '../../../src/score/noise/schedule';

/** What an exact score network of data with these variances shows at σ, noise being spread evenly over the dimensions: 1/√(1/(λ + σ²)). */
const apparent = (sigma: number, variances: readonly number[]): number =>
  (variances.reduce((sum, value) => sum + 1 / (value + sigma ** 2), 0) / variances.length) ** -0.5;

const variances = [4, 2, 1, 0.5, 0.1, 0.1, 0.1, 0.1];
const pointsOf = (times: readonly number[], sigmaAt: (time: number) => number) =>
  times.map((time) => ({ time, sigma: apparent(sigmaAt(time), variances) }));

describe('clocks of which σ does not follow from the time', () => {
  it('are measured without the data that add to what is seen: a geometric sequence', () => {
    const sigmaAt = (index: number): number => 50 * 0.96 ** index;
    const points = pointsOf([0, 6, 12, 18, 24, 30, 36, 42], sigmaAt);
    const { sigmaAtZero, rate, misfit } = fitEvenClock(points);
    assert.ok(Math.abs(sigmaAtZero / 50 - 1) < 1e-6, String(sigmaAtZero));
    assert.ok(Math.abs(rate / Math.log(0.96) - 1) < 1e-5, String(rate));
    assert.ok(misfit < 1e-6);
    // As it is seen, σ is too large by far more.
    assert.ok(points[7]!.sigma / sigmaAt(42) - 1 > 1e-3);
  });

  it('with as many unknowns as so few points can tell', () => {
    const two = pointsOf([0, 5], (index) => 50 * 0.9 ** index);
    assert.ok(Math.abs(fitEvenClock(two).sigmaAtZero / 50 - 1) < 1e-3);
  });

  for (const base of [8, 25, 40, 500])
    it(`the base ${base} of σ² = (s²ᵗ − 1)/(2 ln s), which no even clock fits as well`, () => {
      const points = pointsOf([1, 0.94, 0.88, 0.82, 0.76, 0.7], (t) => veSigma(base, t));
      const found = fitVeBase(points);
      assert.ok(Math.abs(found.base / base - 1) < 5e-3, String(found.base));
      assert.ok(found.misfit < 1e-3, String(found.misfit));
      const geometric = pointsOf([1, 0.94, 0.88, 0.82, 0.76, 0.7], (t) => 0.01 * 5000 ** t);
      assert.ok(fitVeBase(geometric).misfit > 0.01);
    });
});
