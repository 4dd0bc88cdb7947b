import assert from 'node:assert/strict';
import type { Report, SpeedupSection } from '../../../src/domain/report';
import { headlinedSpeedup } from '../../../src/domain/speed';
import { summary } from '../../../src/terminal/summary';
import { reportHtml } from '../../../src/export/html';
import { exampleReport } from '../../support/exampleReport';

/** 29 of 35 evaluations: 17 % fewer, 1.21 times as fast if nothing else took time. */
const evaluations = 35 / 29;
const measured = (value: number, low: number, high: number): SpeedupSection => ({
  evaluations,
  measured: { value, low, high, batch: 8 },
});

function reportWith(speedup: SpeedupSection): Report {
  const report = exampleReport();
  report.skip.recommended!.saved = 1 - 29 / 35;
  return { ...report, speedup };
}

describe('a measured speedup', () => {
  it('is in the headline where its interval contains the evaluation ratio, the bounds included', () => {
    assert.equal(headlinedSpeedup(measured(1.22, 1.18, 1.27)), 1.22);
    assert.equal(headlinedSpeedup(measured(1.15, 1.1, evaluations)), 1.15);
    assert.equal(headlinedSpeedup(measured(1.25, evaluations, 1.3)), 1.25);
  });

  it('is not where the interval lies above or below it', () => {
    assert.equal(headlinedSpeedup(measured(1.44, 1.31, 1.56)), null);
    assert.equal(headlinedSpeedup(measured(0.97, 0.91, 1.12)), null);
  });

  it('is not where the interval is too wide to say anything', () => {
    assert.equal(headlinedSpeedup(measured(1.1, 0.96, 1.52)), null);
    assert.equal(headlinedSpeedup(measured(1.2, 1.09, 1.31)), null);
    const unreliable = { evaluations, measured: { value: 1.21, low: 1.2, high: 1.22, batch: 8, reliable: false } };
    assert.equal(headlinedSpeedup(unreliable), null);
  });

  it('is not where nothing was measured, or an older report has no interval', () => {
    assert.equal(headlinedSpeedup(undefined), null);
    assert.equal(headlinedSpeedup({ evaluations, measured: null }), null);
    assert.equal(headlinedSpeedup({ evaluations, measured: { value: 1.21 } } as SpeedupSection), null);
  });

  it('stays among the details, with the reason where it does not match the evaluations', () => {
    const fits = reportWith(measured(1.22, 1.18, 1.27));
    assert.match(summary(fits), /^Speed {6}1\.22× \(1\.18–1\.27\) at batch 8$/m);
    for (const shown of [summary(fits), reportHtml(fits, '')]) assert.doesNotMatch(shown, /does not match/);

    const busy = reportWith(measured(1.44, 1.31, 1.56));
    for (const shown of [summary(busy), reportHtml(busy, '')]) {
      assert.match(shown, /1\.44× \(1\.31–1\.56\) at batch 8/);
      assert.match(shown, /This does not match 17\s% fewer evaluations \(1\.21×\); the machine was probably busy\./);
    }
  });

  it('has no reason to give where it was not measured', () => {
    const shown = summary(reportWith({ evaluations, measured: null }));
    assert.doesNotMatch(shown, /^Speed|does not match/m);
  });
});
