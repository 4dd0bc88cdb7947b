import assert from 'node:assert/strict';
import {
  bytes,
  date,
  fixed,
  percent,
  percentRange,
  seconds,
  sigma,
  significant,
  times,
} from '../../../src/shared/format';

const spaced = (text: string) => text.replaceAll('\u00a0', ' ');

describe('numbers on the page', () => {
  it('write σ with three digits', () => {
    const cases = [
      [19.35, '19.4'],
      [80, '80'],
      [57.586, '57.6'],
      [0.002, '0.002'],
      [1234, '1,230'],
      [0, '0'],
    ] as const;
    for (const [value, text] of cases) assert.equal(sigma(value), text);
    assert.equal(sigma(Infinity), '∞');
  });

  it('write very small and very large numbers as powers of ten', () => {
    assert.equal(significant(2.6e-6, 2), '2.6×10⁻⁶');
    assert.equal(significant(1e-7), '10⁻⁷');
    assert.equal(significant(-3e12, 2), '−3×10¹²');
  });

  it('write percentages without noise digits', () => {
    const cases = [
      [0.2286, '23 %'],
      [0.0281, '2.8 %'],
      [0.00034, '0.034 %'],
      [0, '0 %'],
      [1, '100 %'],
      [-0.231, '−23 %'],
      [0.9972, '99.7 %'],
      [0.99999, '99.9 %'],
      [2.5e-8, '3×10⁻⁶ %'],
    ] as const;
    for (const [part, text] of cases) assert.equal(spaced(percent(part)), text);
    assert.equal(spaced(percentRange({ value: 0.03, low: 0.026, high: 0.0314 })), '2.6–3.1 %');
  });

  it('write a dash where JSON left no number', () => {
    const absent = JSON.parse('null') as number;
    for (const write of [sigma, percent, seconds]) assert.equal(write(absent), '–');
    assert.equal(fixed(null, 1), '–');
    assert.equal(fixed(Infinity, 1), '∞');
  });

  it('write factors, sizes, times and dates with their units', () => {
    assert.equal(times(1.284), '1.28×');
    assert.equal(times(12.6), '13×');
    assert.equal(spaced(bytes(5_835_941)), '5.84 MB');
    assert.equal(spaced(bytes(0)), '0 B');
    assert.equal(spaced(seconds(0.83)), '0.8 s');
    assert.equal(spaced(seconds(85.2)), '1 min 25 s');
    assert.equal(date('2026-03-01T14:05:09.000Z'), '2026-03-01 14:05 UTC');
    assert.equal(date('yesterday'), 'yesterday');
  });
});
