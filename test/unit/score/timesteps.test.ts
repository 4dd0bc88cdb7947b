import assert from 'node:assert/strict';
import {
  betaQuantile,
  evenTimesteps,
  roundHalfEven,
  sigmaAtTimestep,
  sigmaGrid,
  timestepAtSigma,
} from '../../../src/score/noise/timesteps';
import { within } from './closeTo';

/** scipy.stats.beta.ppf(p, 0.6, 0.6). */
const SCIPY: readonly (readonly [number, number])[] = [
  [0.001, 1.855873851745199e-5],
  [0.05, 0.012554456873611399],
  [0.25, 0.17568037865269498],
  [0.4, 0.3627009907532143],
  [0.75, 0.824319621347305],
  [0.99, 0.9991387611784571],
];

describe('timesteps', () => {
  it('halves are rounded to the even neighbour', () => {
    assert.deepEqual(
      [0.5, 1.5, 2.5, 62.5, 166.5, 937.5, 2.4, 2.6, 3].map(roundHalfEven),
      [0, 2, 2, 62, 166, 938, 2, 3, 3],
    );
  });

  it('go evenly down to an end that is the last or the next', () => {
    assert.deepEqual(evenTimesteps({ top: 900, end: 0, endIncluded: true }, 4, true), [900, 600, 300, 0]);
    assert.deepEqual(evenTimesteps({ top: 999, end: -1, endIncluded: false }, 4, true), [999, 749, 499, 249]);
    assert.deepEqual(evenTimesteps({ top: 999, end: 0, endIncluded: true }, 3, false), [999, 499.5, 0]);
    assert.deepEqual(evenTimesteps({ top: 70, end: 0, endIncluded: true }, 1, true), [70]);
  });

  it('σ between two timesteps, there and back', () => {
    const sigmas = Float64Array.from({ length: 100 }, (_, t) => 0.01 * 1.1 ** t);
    within(sigmaAtTimestep(sigmas, 10.25), 0.75 * sigmas[10]! + 0.25 * sigmas[11]!, 1e-14);
    for (const t of [0, 3, 98.5, 99]) within(timestepAtSigma(sigmas, 0.01 * 1.1 ** t) + 1, t + 1, 1e-4);
    assert.equal(timestepAtSigma(sigmas, 1e-9), 0);
    assert.equal(timestepAtSigma(sigmas, 1e9), 99);
  });

  it('the beta quantile inverts the beta distribution', () => {
    for (const [p, x] of SCIPY) within(betaQuantile(p), x, 1e-9);
    within(betaQuantile(0.5), 0.5, 1e-12);
    within(betaQuantile(0.9), 1 - betaQuantile(0.1), 1e-12);
  });

  it('every curve begins and ends where it is told and falls', () => {
    for (const curve of ['karras', 'exponential', 'beta'] as const) {
      const grid = sigmaGrid(curve, 14, 0.03, 9);
      assert.equal(grid.length, 9);
      within(grid[0]!, 14, 1e-14);
      within(grid[8]!, 0.03, 1e-12);
      for (let i = 1; i < 9; i++) assert.ok(grid[i]! < grid[i - 1]!);
      assert.deepEqual(sigmaGrid(curve, 14, 0.03, 1), [14]);
    }
  });
});
