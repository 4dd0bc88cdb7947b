import assert from 'node:assert/strict';
import { chooseModes } from '../../../src/score/structure/modeCount';

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe('how many modes are kept', () => {
  it('ends at a gap below which all is small', () => {
    assert.deepEqual(chooseModes(of(100, 50, 25, 0.9, 0.8), 0.3), { count: 3, end: 'gap' });
    assert.deepEqual(chooseModes(of(100, 50, 25, 0.4, 0.35), 0.3), { count: 3, end: 'gap' });
  });

  it('does not end at a gap between large modes', () => {
    assert.deepEqual(chooseModes(of(100, 20, 12, 8), 0.3), { count: 4, end: 'effort' });
  });

  it('ends where a mode is hardly more than the tail', () => {
    assert.deepEqual(chooseModes(of(100, 40, 10, 2, 0.7, 0.6), 0.3), { count: 4, end: 'need' });
    assert.deepEqual(chooseModes(of(100, 40, 8, 2.4, 2.2, 2.1), 2), { count: 3, end: 'need' });
  });

  it('keeps one mode, or none', () => {
    assert.deepEqual(chooseModes(of(5), 0.1), { count: 1, end: 'effort' });
    assert.deepEqual(chooseModes(of(), 0.1), { count: 0, end: 'effort' });
  });
});
