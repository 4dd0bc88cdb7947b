import assert from 'node:assert/strict';
import { age, progressLine, verdictLine, verdictOf, type Verdict } from '../../../src/editor/wording';
import { duration } from '../../../src/shared/format';
import { exampleReport } from '../../support/exampleReport';

const now = Date.parse('2026-01-10T12:00:00Z');
const hours = 3_600_000;
const verdict: Verdict = {
  skip: { sigma: 19.3512, saved: 0.2286 },
  sameness: 'same images, confirmed',
  otherwise: 'No skip pays',
  speedup: 1.2764,
  device: 'cpu',
  at: now - 2 * hours,
};

describe('the wording of a lens', () => {
  it('says where to skip, what is saved, how much faster, on which device and when', () => {
    assert.equal(
      verdictLine(verdict, now),
      'Skip to σ 19.4 · −23 % evaluations · same images, confirmed · 1.28× · cpu · 2 h ago',
    );
  });

  it('leaves out a speedup that was not measured', () => {
    assert.equal(
      verdictLine({ ...verdict, speedup: null, sameness: '' }, now),
      'Skip to σ 19.4 · −23 % evaluations · cpu · 2 h ago',
    );
  });

  it('takes the measured speedup of a report only where its interval contains the evaluation ratio', () => {
    const report = exampleReport();
    assert.equal(verdictOf(report).speedup, 1.284);
    report.speedup.measured = { value: 1.44, low: 1.31, high: 1.56, batch: 8 };
    assert.equal(verdictOf(report).speedup, null);
    assert.doesNotMatch(verdictLine(verdictOf(report), now), /×/);
  });

  it('says so when no skip pays', () => {
    assert.equal(verdictLine({ ...verdict, skip: null, sameness: '' }, now), 'No skip pays · cpu · 2 h ago');
    const cutShort = { ...verdict, skip: null, sameness: '', otherwise: 'Incomplete' };
    assert.equal(verdictLine(cutShort, now), 'Incomplete · cpu · 2 h ago');
  });

  it('writes σ without an exponent or needless zeros', () => {
    const at = (sigma: number) =>
      verdictLine({ ...verdict, skip: { sigma, saved: 0 } }, now)
        .split(' · ')
        .slice(0, 2);
    assert.deepEqual(at(80), ['Skip to σ 80', '0 % evaluations']);
    assert.deepEqual(at(0.29512), ['Skip to σ 0.295', '0 % evaluations']);
    assert.deepEqual(at(1234.5), ['Skip to σ 1230', '0 % evaluations']);
  });

  it('tells ages from now to days, and a clock set back as now', () => {
    const ages = [-5 * hours, 30_000, 61_000, 59.9 * 60_000, 1 * hours, 47.5 * hours, 49 * hours, 240 * hours].map(age);
    assert.deepEqual(ages, [
      'just now',
      'just now',
      '1 min ago',
      '59 min ago',
      '1 h ago',
      '47 h ago',
      '2 days ago',
      '10 days ago',
    ]);
  });
});

describe('the wording of progress', () => {
  it('joins message, percent and time left', () => {
    const progress = { stage: 'linearity', message: 'linearity at σ 10', fraction: 0.344, secondsLeft: 20.4 } as const;
    assert.equal(progressLine(progress), 'linearity at σ 10 · 34 % · 20 s left');
    assert.equal(progressLine({ ...progress, secondsLeft: null }), 'linearity at σ 10 · 34 %');
  });

  it('writes durations in the unit a person would use, never zero', () => {
    assert.deepEqual([0, 45, 150, 3600, 3900].map(duration), ['1 s', '45 s', '3 min', '1 h', '1 h 5 min']);
  });
});
