import assert from 'node:assert/strict';
import { linearScale, logScale, logTicks } from '../../../webview/charts/scales';

describe('chart scales', () => {
  it('place σ by its logarithm', () => {
    const scale = logScale([1, 100], [0, 300], 1);
    assert.equal(scale(1), 0);
    assert.ok(Math.abs(scale(10) - 150) < 1e-9);
    assert.equal(scale(100), 300);
  });

  it('leave out what has no logarithm and keep the rest inside', () => {
    const scale = logScale([0, -1, NaN, Infinity, 2, 8], [0, 100]);
    assert.deepEqual(
      scale.domain().map((end) => end > 1.5 && end < 10),
      [true, true],
    );
    assert.equal(scale(0.001), 0);
  });

  it('make room around a single value and around none', () => {
    assert.ok(Math.abs(logScale([7], [0, 100])(7) - 50) < 1e-9);
    assert.ok(Number.isFinite(logScale([], [0, 100])(1)));
    assert.equal(linearScale([3, 3], [0, 100])(3), 50);
  });

  it('choose as many round ticks as fit, never closer than the gap', () => {
    for (const [low, high, width] of [
      [0.5, 80, 300],
      [0.002, 80, 120],
      [3, 5, 300],
      [1e-12, 1, 200],
    ] as const) {
      const ticks = logTicks(logScale([low, high], [0, width], 1), 34);
      assert.ok(ticks.length >= 1, `${low} to ${high}`);
      for (let i = 1; i < ticks.length; i++) assert.ok(ticks[i]!.at - ticks[i - 1]!.at >= 34, `${low} to ${high}`);
    }
    const texts = logTicks(logScale([0.5, 80], [0, 300], 1), 34).map(({ text }) => text);
    assert.deepEqual(texts, ['0.5', '1', '2', '5', '10', '20', '50']);
  });
});
