import assert from 'node:assert/strict';
import { compareReports } from '../../src/reports/compare';
import { trendOf } from '../../src/reports/trend';
import type { PageState } from '../../src/shared/page';
import { violations } from '../e2e/accessibility';
import { exampleReport } from '../support/exampleReport';
import { testedPage } from './testedPage';
import { THEMES } from './themes';

const idle = { progress: null, failure: null, stale: false };

/** A report of a day, whose Gaussian explains more or less than the example's. */
function reportOf(day: number, factor: number): ReturnType<typeof exampleReport> {
  const report = exampleReport();
  report.createdAt = `2026-03-0${day}T12:00:00.000Z`;
  for (const { gaussian } of report.linearity) {
    const { value, low, high } = gaussian!.denoiserNmse;
    gaussian!.denoiserNmse = { value: factor * value, low: factor * low, high: factor * high };
  }
  return report;
}

function compared(): PageState {
  const [a, b] = [reportOf(1, 3), reportOf(2, 1)];
  b.warnings = [{ code: 'few-data', message: 'There are 100 samples.' }];
  return { ...idle, partial: {}, isStored: true, restore: 'one', compared: { comparison: compareReports(a, b), a, b } };
}

function withTrend(): PageState {
  const reports = [reportOf(3, 1), reportOf(1, 3), reportOf(2, 2)];
  reports[1]!.warnings = [];
  return { ...idle, partial: reports[0]!, trend: trendOf(reports)! };
}

describe('the page of a comparison, and the trend of a checkpoint', () => {
  const { live, open, text, fits } = testedPage();

  it('says what changed, with findings by title and the images of both', async () => {
    await open({ state: compared() });
    assert.match(await text('.verdict'), /Significantly closer to a Gaussian/);
    assert.match(await text('.verdict'), /New finding, Too few data: There are 100 samples\./);
    assert.match(await text('.verdict'), /No longer found: Under-trained at high noise\./);
    assert.deepEqual(await live.page.locator('#pictures th').allInnerTexts(), [
      'A, full run',
      'B, full run',
      'A, with its skip',
      'B, with its skip',
    ]);
    const stored = await live.page.waitForFunction(() => (window as unknown as { storedState?: object }).storedState);
    assert.equal(((await stored.jsonValue()) as { restore: string }).restore, 'one');
  });

  it('has the crosshair, the legend and the copies of the other pages', async () => {
    await open({ state: compared() });
    await live.page.locator('#nmse svg.chart').focus();
    assert.match(await text('.readout'), /^σ 80 A, before: 55 % .* B, now: 18 %/);
    await live.page.getByRole('button', { name: 'A, before' }).click();
    await live.page.locator('[aria-pressed=false]').waitFor();
    await live.page.locator('#nmse .copies').getByText('CSV').click();
    assert.match(live.copied[0]!, /^σ,A,interval,B,interval/);
  });

  it('shows a checkpoint over its diagnoses: NMSE at three σ, skips, findings', async () => {
    await open({ state: withTrend() });
    assert.match(await text('#trend'), /3 reports on this file/);
    assert.deepEqual((await live.page.locator('#trend thead th').allInnerTexts()).slice(5, 8), [
      'NMSE at σ 40',
      'NMSE at σ 5',
      'NMSE at σ 0.5',
    ]);
    const rows = await live.page.locator('#trend tbody tr').allInnerTexts();
    assert.match(rows[0]!, /^2026-03-03 12:00 UTC\s+Same images for 27 evaluations instead of 35\s+19\.4\s+27\s+23/);
    assert.match(rows[1]!, /new: Under-trained at high noise$/);
    assert.match(rows[0]!, /unchanged$/);
    assert.equal(await live.page.locator('#trend svg.chart .point').count(), 9);
    await live.page.locator('#trend svg.chart').focus();
    await live.page.keyboard.press('End');
    assert.match(await text('.readout'), /^2026-03-03 12:00 UTC Same images for 27 .* at σ 5: 8\.3 %/);
  });

  for (const theme of Object.keys(THEMES))
    it(`is accessible in ${theme}`, async () => {
      await open({ state: compared(), theme });
      for (const summary of await live.page.locator('summary').all()) await summary.click();
      assert.deepEqual(await violations(live.page), []);
      await live.remote.show(withTrend());
      await live.page.locator('#trend svg.chart').waitFor();
      assert.deepEqual(await violations(live.page), []);
    });

  for (const width of [320, 700, 1600])
    it(`fits a window of ${width} pixels`, async () => {
      await open({ state: compared(), width });
      await fits(width, [compared(), withTrend()], '#pictures');
    });
});
