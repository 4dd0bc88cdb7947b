import assert from 'node:assert/strict';
import { nmsePart, nmseRange, nmseText } from '../../../src/shared/words/nmseWords';

describe('an NMSE in words', () => {
  it('is a percentage with the ends of its interval', () => {
    const nmse = { value: 0.0281, low: 0.02, high: 0.04 };
    assert.equal(nmseText(nmse), '2.8 %');
    assert.equal(nmseRange(nmse), '2–4 %');
  });

  it('that noise made negative is less than its upper end', () => {
    const nmse = { value: -0.004, low: -0.02, high: 0.012 };
    assert.equal(nmseText(nmse), '< 1.2 %');
    assert.equal(nmseRange(nmse), '0–1.2 %');
  });

  it('that cannot be is no figure', () => {
    assert.equal(nmseText({ value: 52619.47, low: 40000, high: 70000 }), '> 1,000 %');
    assert.equal(nmseRange({ value: 52619.47, low: 40000, high: 70000 }), '> 1,000 %');
    assert.equal(nmseRange({ value: 1, low: 0.5, high: 52619 }), '50 % or more');
    assert.equal(nmsePart(-0.1), '0 %');
    assert.equal(nmsePart(NaN), '–');
  });
});
