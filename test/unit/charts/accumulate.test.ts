import assert from 'node:assert/strict';
import { accumulate, type PartialReport } from '../../../src/domain/events';
import { advance, type PageModel } from '../../../webview/view';
import { exampleEvents, exampleReport } from '../../support/exampleReport';

describe('events of a running diagnosis', () => {
  const report = exampleReport();
  const events = exampleEvents(report);

  it('add up to the report, whatever was drawn in between', () => {
    let partial: PartialReport = {};
    for (const event of events.slice(0, -1)) partial = accumulate(partial, event);
    for (const part of [
      'model',
      'provider',
      'sampler',
      'structure',
      'linearity',
      'trajectory',
      'skip',
      'speedup',
      'pictures',
      'warnings',
    ] as const) {
      assert.deepEqual(partial[part], report[part], part);
    }
    assert.equal(accumulate(partial, events.at(-1)!), report);
  });

  it('keep rows by falling σ in whichever order they come', () => {
    const shuffled = [4, 0, 7, 2, 6, 1, 5, 3].map((i) => report.linearity[i]!);
    let partial: PartialReport = {};
    for (const row of shuffled) partial = accumulate(partial, { kind: 'linearity', row });
    assert.deepEqual(partial.linearity, report.linearity);
  });

  it('leave what was there before untouched', () => {
    const before = accumulate({}, { kind: 'linearity', row: report.linearity[3]! });
    const after = accumulate(before, { kind: 'linearity', row: report.linearity[0]! });
    assert.equal(before.linearity!.length, 1);
    assert.equal(after.linearity!.length, 2);
  });

  it('tell the page how far it is, and end with the report', () => {
    let model: PageModel = { partial: {}, progress: null, failure: null, stale: true };
    for (const event of events.slice(0, 12)) model = advance(model, event);
    assert.equal(model.plan!.evaluations, 15_200);
    assert.equal(model.progress!.stage, 'linearity');
    model = advance(model, events.at(-1)!);
    assert.deepEqual([model.progress, model.stale, model.partial], [null, false, report]);
  });
});
