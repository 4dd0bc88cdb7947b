import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { reportHtml } from '../../src/export/html';
import { pageStyle } from '../../src/export/pageStyle';
import { violations } from '../e2e/accessibility';
import { exampleReport } from '../support/exampleReport';
import { launchBrowser } from '../support/host/browser';
import { DIST } from './livePage';

describe('the exported HTML file in a browser without network', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'scorescope export '));
  const file = path.join(folder, 'report.html');
  let browser: Browser;

  before(async () => {
    writeFileSync(file, reportHtml(exampleReport(), await pageStyle(DIST)));
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens the file and fails when it asks for anything or the browser complains. */
  async function withFile(options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext({ ...options, offline: true });
    try {
      const page = await context.newPage();
      const wanted: string[] = [];
      page.on('request', (request) => wanted.push(request.url()));
      page.on('console', (message) => message.type() === 'error' && wanted.push(message.text()));
      await page.goto(pathToFileURL(file).href);
      await look(page);
      assert.deepEqual(
        wanted.filter((url) => !url.startsWith('data:')),
        [pathToFileURL(file).href],
      );
    } finally {
      await context.close();
    }
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`shows the verdict of the page and is accessible, ${colorScheme}`, () =>
      withFile({ colorScheme }, async (page) => {
        const verdict = (await page.locator('#verdict h2').innerText()).replace(/\s+/g, ' ');
        assert.equal(verdict, 'Same images for 27 evaluations instead of 35');
        for (const summary of await page.locator('summary').all()) await summary.click();
        assert.deepEqual(await violations(page), []);
        const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        assert.equal(background, colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(31, 31, 31)');
      }));
  }

  for (const width of [320, 1600]) {
    it(`shows four charts and fits a window of ${width} pixels`, () =>
      withFile({ viewport: { width, height: 900 } }, async (page) => {
        assert.equal(await page.locator('svg.chart:visible').count(), 4);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${wide} pixels wide`);
      }));
  }

  it('needs no script', () =>
    withFile({ javaScriptEnabled: false }, async (page) => {
      await page.locator('#linearity-table > summary').click();
      assert.equal(await page.locator('#linearity-table tbody tr').count(), 8);
    }));
});
