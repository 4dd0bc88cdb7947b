import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { verificationHtml } from '../../src/export/html';
import { pageStyle } from '../../src/export/pageStyle';
import { violations } from '../e2e/accessibility';
import { exampleVerification } from '../support/exampleVerification';
import { launchBrowser } from '../support/host/browser';
import { DIST } from './livePage';

describe('the page of a verification', () => {
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  for (const colorScheme of ['light', 'dark'] as const)
    it(`says whether it is the same model and why, and is accessible, ${colorScheme}`, async () => {
      const page = await browser.newPage({ colorScheme, viewport: { width: 320, height: 900 }, offline: true });
      await page.setContent(verificationHtml(exampleVerification(), await pageStyle(DIST)));
      assert.equal(await page.locator('h1').innerText(), 'unet_fp16.onnx against unet.onnx');
      assert.equal(await page.locator('.verdict h2').innerText(), 'Not the same model');
      assert.match(await page.locator('#causes').innerText(), /off by 1\. The output error is 0\.4\s%, and/);
      assert.match(await page.locator('#pictures').innerText(), /0 of 8, at most 31\s% of all/);
      for (const summary of await page.locator('summary').all()) await summary.click();
      assert.equal(await page.locator('#differences-table tbody tr').count(), 5);
      assert.deepEqual(await violations(page), []);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
      await page.close();
    });
});
