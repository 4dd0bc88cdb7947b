import assert from 'node:assert/strict';
import { h, type MarkupElement } from '../../../webview/markup/node';
import { page } from '../../../webview/page';
import { findAll, textOf } from './drawing';
import { exampleReport } from '../../support/exampleReport';

const report = exampleReport();
const drawn = h(
  'main',
  {},
  page(
    { partial: report, progress: null, failure: null, stale: false },
    { isInteractive: true, chartWidths: [600], hidden: new Set(), opened: new Set(['spectrum-table']) },
  ),
);

/** Body rows of the table twin `id`: exact numbers where a cell has one, else its text. */
function body(id: string): (number | string)[][] {
  const [twin] = findAll(drawn, (element) => element.attributes['id'] === id);
  return findAll(findAll(twin!, ({ tag }) => tag === 'tbody')[0]!, ({ tag }) => tag === 'tr').map((row) =>
    row.children.map((cell) => {
      const [data] = findAll(cell, ({ tag }) => tag === 'data');
      return data ? Number(data.attributes['value']) : textOf(cell);
    }),
  );
}

describe('the table under each chart', () => {
  it('has the exact numbers of the linearity rows', () => {
    const rows = body('linearity-table');
    assert.deepEqual(
      rows.map((cells) => cells[0]),
      report.linearity.map(({ sigma }) => sigma),
    );
    assert.deepEqual(
      rows.map((cells) => cells[2]),
      report.linearity.map((row) => row.gaussian!.denoiserNmse.value),
    );
    assert.deepEqual(
      rows.map((cells) => cells[5]),
      report.linearity.map((row) => row.gaussian!.scoreNmse),
    );
    assert.equal(rows[0]!.at(-1), 'no');
  });

  it('has the exact numbers of every candidate', () => {
    const rows = body('cost-error-table');
    assert.equal(rows.length, report.skip.candidates.length);
    const byCost = [...report.skip.candidates].sort(
      (a, b) => a.evaluations - b.evaluations || a.errorRatio.value - b.errorRatio.value,
    );
    assert.deepEqual(
      rows.map((cells) => [cells[4], cells[5]]),
      byCost.map((c) => [c.evaluations, c.errorRatio.value]),
    );
    const [first] = rows.filter((cells) => cells[0] === 'simply fewer steps');
    assert.equal(first![1], '–');
  });

  it('has every eigenvalue, also past the end of the shorter spectrum', () => {
    const rows = body('spectrum-table');
    assert.deepEqual(
      rows.map((cells) => cells[1]),
      report.structure.eigenvalues,
    );
    assert.deepEqual(
      rows.slice(0, 32).map((cells) => cells[3]),
      report.checkpointStructure!.eigenvalues,
    );
    assert.equal(rows[32]![3], '–');
  });

  it('has the quartiles of every step, and the additivity', () => {
    const medians = body('trajectory-table').map((cells) => cells[3]);
    assert.deepEqual(
      medians,
      report.trajectory.map(({ state }) => state.median),
    );
    assert.deepEqual(
      body('additivity-table').map((cells) => cells[1]),
      report.additivity.map((row) => row.cosine.value),
    );
  });

  it('is closed unless the reader had it open, and scrolls by keyboard', () => {
    const twins = findAll(drawn, ({ tag, attributes }) => tag === 'details' && attributes['class'] === 'twin');
    const open = twins.filter(({ attributes }) => 'open' in attributes).map(({ attributes }) => attributes['id']);
    assert.deepEqual(open, ['spectrum-table']);
    for (const twin of twins) {
      const [region] = findAll(twin, ({ attributes }: MarkupElement) => attributes['role'] === 'region');
      assert.equal(region!.attributes['tabindex'], '0');
    }
  });
});
