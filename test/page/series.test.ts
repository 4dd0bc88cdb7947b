import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { seriesHtml } from '../../src/export/html';
import { pageStyle } from '../../src/export/pageStyle';
import { violations } from '../e2e/accessibility';
import type { PageState } from '../../src/shared/page';
import { exampleSeries, liveSeries } from '../support/exampleSeries';
import { launchBrowser } from '../support/host/browser';
import { DIST } from './livePage';
import { testedPage } from './testedPage';
import { THEMES } from './themes';

describe('the page of a series', () => {
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  for (const colorScheme of ['light', 'dark'] as const)
    it(`shows the best checkpoint, trends, images and what failed, and is accessible, ${colorScheme}`, async () => {
      const page = await browser.newPage({ colorScheme, viewport: { width: 320, height: 900 }, offline: true });
      await page.setContent(seriesHtml(exampleSeries(), await pageStyle(DIST)));
      assert.equal(await page.locator('h1').innerText(), '4 checkpoints');
      assert.equal(await page.locator('.verdict h2').innerText(), 'Best: step 10,000');
      const rows = page.locator('#members tbody tr');
      assert.deepEqual(await rows.locator('th').allInnerTexts(), [
        'step 300',
        'step 1,000',
        'step 3,000',
        'step 10,000 ★',
      ]);
      assert.match(await rows.nth(2).innerText(), /failed/);
      assert.deepEqual(await page.locator('#members a').allInnerTexts(), ['step 300', 'step 1,000', 'step 10,000']);
      for (const id of ['nmse', 'modes', 'cost']) {
        const chart = page.locator(`#${id} .plot-narrow svg.chart`);
        assert.match((await chart.getAttribute('aria-label')) ?? '', /from checkpoint to checkpoint/);
        assert.match((await chart.innerText().catch(() => chart.textContent())) ?? '', /10,000/);
      }
      assert.match(
        (await page.locator('#modes svg.chart').first().getAttribute('aria-label')) ?? '',
        /learned: 2, 9, 23;/,
      );
      assert.equal(await page.locator('#pictures tbody tr').count(), 3);
      assert.match(await page.locator('#failed').innerText(), /step 3,000: step-3000\.onnx is cut short/);
      assert.deepEqual(await violations(page), []);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
      await page.close();
    });
});

describe('the page of a series in VS Code', () => {
  const { live, open, text, button, fits } = testedPage();
  const state = (): PageState => ({
    ...{ partial: {}, progress: null, failure: null, stale: false, isStored: true, restore: 'one' },
    series: liveSeries(),
  });
  const verdicts = async (): Promise<string[]> =>
    live.page.locator('#members tbody tr td:nth-child(2)').allInnerTexts();

  it('says what is under way, diagnoses what has no report, and opens each checkpoint', async () => {
    await open({ state: state() });
    assert.equal(await text('h1'), '4 checkpoints');
    const [first, second, third] = await verdicts();
    assert.deepEqual([first, third], ['changed since its report', 'running']);
    assert.match(second!, /^Same images for /);
    await button('step 3,000').click();
    await live.page.locator('vscode-button', { hasText: 'Cancel' }).click();
    await live.page.locator('vscode-button', { hasText: 'Export HTML' }).click();
    assert.equal(await live.page.locator('vscode-button', { hasText: 'Diagnose' }).count(), 0);
    assert.deepEqual(live.calls, ['ready', 'openMember 2', 'cancel', 'exportHtml']);

    const idle = state();
    await live.remote.show({ ...idle, series: { ...idle.series!, states: [null, null, null, null] } });
    await live.page.locator('vscode-button', { hasText: 'Diagnose 1 checkpoint' }).click();
    assert.equal(live.calls.at(-1), 'rerun');
    assert.equal((await verdicts())[2], 'failed');
    assert.equal(await live.page.locator('vscode-button', { hasText: 'Cancel' }).count(), 0);
  });

  it('is sorted by its columns, has the legends of the other pages, and is found again after a restart', async () => {
    await open({ state: state() });
    const title = live.page.locator('#members thead th').first();
    for (const order of ['ascending', 'descending']) {
      await title.getByRole('button').click();
      await title.and(live.page.locator(`[aria-sort=${order}]`)).waitFor();
    }
    assert.equal((await live.page.locator('#members tbody th').allInnerTexts())[0], 'step 300');
    await button('at σ 40').click();
    await live.page.locator('[aria-pressed=false]').waitFor();
    const stored = await live.page.waitForFunction(() => (window as unknown as { storedState?: object }).storedState);
    assert.equal(((await stored.jsonValue()) as { restore: string }).restore, 'one');
  });

  for (const theme of Object.keys(THEMES))
    it(`is accessible in ${theme}`, async () => {
      await open({ state: state(), theme });
      assert.deepEqual(await violations(live.page), []);
    });

  for (const width of [320, 700, 1600])
    it(`fits a window of ${width} pixels`, async () => {
      await open({ state: state(), width });
      await fits(width, [state()], '#pictures');
    });
});
