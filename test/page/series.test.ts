import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { seriesHtml } from '../../src/export/html';
import { pageStyle } from '../../src/export/pageStyle';
import { violations } from '../e2e/accessibility';
import { exampleSeries } from '../support/exampleSeries';
import { launchBrowser } from '../support/host/browser';
import { DIST } from './livePage';

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
