import assert from 'node:assert/strict';
import { headline, nextStep, shortSameness, verdictSentence } from '../../../src/shared/verdict';
import { reportCsv, isOwnTable } from '../../../src/export/csv';
import { compareReports } from '../../../src/reports/compare';
import { summary } from '../../../src/terminal/summary';
import { examplePlan, exampleReport, olderReport } from '../../support/exampleReport';
import { noiseDominatedRungs, predictedRungs } from '../../support/exampleRungs';

describe('the verdict in words', () => {
  it('says what stays the same, what it costs, what to do and how sure that is', () => {
    assert.equal(
      verdictSentence(exampleReport()),
      'Same images for 27 evaluations instead of 35: start at σ 19.4 by the formula and take the remaining 14 steps; without the formula it takes 31. Confirmed on 24 seeds.',
    );
    const report = exampleReport();
    report.skip.rungs = predictedRungs(examplePlan);
    assert.match(verdictSentence(report), /without the formula it takes 31\. Predicted\.$/);
    assert.equal(shortSameness(report.skip, report.model), 'same images, predicted');
    assert.match(nextStep(report), /standard effort to confirm/);
  });

  it('speaks of samples where they are no images', () => {
    const report = exampleReport();
    report.model.shape = [2];
    assert.match(headline(report).title, /^Same samples for 27 evaluations/);
  });

  it('of an earlier report is about its error, and says nothing of what it did not measure', () => {
    assert.equal(
      verdictSentence(olderReport()),
      'Same error for 27 evaluations instead of 35: start at σ 19.4 by the formula and take the remaining 14 steps.',
    );
  });

  it('says why no skip pays and what to do instead', () => {
    const report = exampleReport();
    report.skip.recommended = null;
    report.skip.verdict = 'fewer-steps-suffice';
    report.skip.reason = 'No skip pays here: with 31 evaluations, fewer steps alone do as well.';
    report.skip.rungs!.picture.with = null;
    assert.equal(verdictSentence(report), 'No skip pays here: with 31 evaluations, fewer steps alone do as well.');
    assert.equal(nextStep(report), 'Take 16 steps instead: 31 evaluations, and no formula is needed.');
    report.skip.rungs!.picture.without = null;
    assert.equal(nextStep(report), 'By another criterion (same error), it takes 29 evaluations: see below.');
    report.skip.rungs!.error = { ...report.skip.rungs!.picture };
    assert.match(nextStep(report), /^Keep your sampler/);
    report.skip.verdict = 'rough-sampler';
    report.skip.reason = 'No skip is recommended: Heun 4 itself is too rough.';
    assert.equal(verdictSentence(report), 'No skip is recommended: Heun 4 itself is too rough.');
    assert.match(nextStep(report), /more steps/);
    report.skip.verdict = 'budget';
    assert.deepEqual([headline(report).state, headline(report).title], ['incomplete', 'Not decided']);
    assert.match(nextStep(report), /higher effort/);
  });
});

describe('the rungs of a report', () => {
  it('stand in the terminal’s summary, with the reason where one has no answer', () => {
    const text = summary(exampleReport());
    assert.match(text, /^What stays the same +evaluations +no formula +isotropic$/m);
    assert.match(text, /^Same error +29 \(−17\s%\) +33 +33 +confirmed$/m);
    assert.match(text, /^Same images \* +27 \(−23\s%\) +31 +31 +confirmed$/m);
    assert.match(text, /^Same distribution +– +– +– +not affordable$/m);
    assert.match(text, /^Same distribution: Too few samples/m);
    const alone = exampleReport();
    alone.skip.rungs!.error.without = null;
    // Nothing cheaper than the sampler itself does without the formula.
    assert.match(summary(alone), /^Same error +29 \(−17\s%\) +35 +33 +confirmed$/m);
    assert.match(summary(olderReport()), /^Same image down to σ/m);
    assert.doesNotMatch(summary(olderReport()), /What stays the same/);
  });

  it('are rows of the table of values, one for every plan', () => {
    const table = reportCsv(exampleReport());
    const [head, ...rows] = table.trimEnd().split('\r\n');
    const columns = head!.split(',');
    const rungs = rows.filter((row) => row.startsWith('rung,')).map((row) => row.split(','));
    assert.equal(rungs.length, 3 + 3 + 1);
    const cell = (row: number, name: string): string => rungs[row]![columns.indexOf(name)]!;
    assert.deepEqual(
      ['criterion', 'status', 'start', 'evaluations', 'changed'].map((name) => cell(3, name)),
      ['picture', 'confirmed', 'gaussian', '27', '1'],
    );
    assert.deepEqual([cell(6, 'criterion'), cell(6, 'status'), cell(6, 'evaluations')], ['look', 'not-affordable', '']);
    assert.ok(isOwnTable(table));
    const bare = { ...exampleReport(), linearity: [] };
    bare.skip.candidates = [];
    assert.ok(isOwnTable(reportCsv(bare)));
    assert.doesNotMatch(reportCsv(olderReport()), /rung/);
  });

  it('are compared one by one', () => {
    const [a, b] = [exampleReport(), exampleReport()];
    assert.deepEqual(
      compareReports(a, b).rungs?.map(({ change }) => change),
      ['same', 'same', null],
    );
    b.skip.recommended = examplePlan(1, 33);
    b.skip.rungs!.picture.with = examplePlan(1, 33);
    b.skip.rungs!.picture.without = null;
    const worse = compareReports(a, b);
    assert.equal(worse.rungs?.[1]?.change, 'worse');
    assert.deepEqual(worse.regressions, [
      'Same images took 27 evaluations with the formula (confirmed) before and takes 33 evaluations with the formula (confirmed) now.',
    ]);
    assert.equal(compareReports(b, a).regressions.length, 0);
    b.skip.rungs = noiseDominatedRungs(examplePlan);
    b.skip.criterion = 'look';
    const changed = compareReports(a, b);
    assert.ok(
      changed.findings.includes(
        'Same distribution: not affordable before, 23 evaluations with the formula (confirmed) now. This change is not significant.',
      ),
    );
    assert.ok(changed.differences.some((words) => words.startsWith('Different criteria: same images before')));
    assert.equal(compareReports(olderReport(), b).rungs, undefined);
  });
});
