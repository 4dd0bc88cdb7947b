import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { violations } from '../e2e/accessibility';
import { exampleReport } from '../support/exampleReport';
import { launchBrowser } from '../support/host/browser';
import { DIST } from './livePage';
import { THEMES } from './themes';

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };
const ORIGIN = 'http://notebook.test';

describe('the output of a notebook’s cell', () => {
  let browser: Browser;
  before(async () => (browser = await launchBrowser()));
  after(() => browser.close());

  /** Loads the renderer as a notebook does, and gives it one output. */
  async function withOutput(value: unknown, look: (page: Page) => Promise<void>, theme = 'vscode-dark'): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 900, height: 900 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.route(`${ORIGIN}/**`, (route) => {
      const name = path.basename(new URL(route.request().url()).pathname);
      if (name === '') return route.fulfill({ contentType: 'text/html', body: notebook(theme) });
      const file = path.join(DIST, 'webview', name);
      return route.fulfill({ contentType: TYPES[path.extname(name)]!, body: readFileSync(file) });
    });
    try {
      await page.goto(`${ORIGIN}/`);
      await page.evaluate(
        `import('${ORIGIN}/renderer.js').then(({ activate }) => {
          const value = ${JSON.stringify(value)};
          activate({}).renderOutputItem({ json: () => value }, document.getElementById('output'));
        })`,
      );
      await look(page);
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  }

  for (const theme of ['vscode-dark', 'vscode-light']) {
    it(`shows the verdict and the charts of the page, in the colors of ${theme}, and is accessible`, () =>
      withOutput(
        exampleReport(),
        async (page) => {
          const verdict = (await page.locator('#verdict h2').innerText()).replace(/\s+/g, ' ');
          assert.equal(verdict, 'Same images for 27 evaluations instead of 35');
          assert.ok((await page.locator('svg.plot, .plot svg').count()) >= 4);
          for (const summary of await page.locator('summary').all()) await summary.click();
          assert.deepEqual(await violations(page), []);
          // The notebook around it keeps its own rules.
          assert.equal(await page.evaluate(() => getComputedStyle(document.body).marginTop), '8px');
        },
        theme,
      ));
  }

  it('says of anything else that it is no report', async () => {
    for (const value of [null, [], { schemaVersion: 1 }, { schemaVersion: 1, tool: { name: 'scorescope' }, skip: 3 }])
      await withOutput(value, async (page) => {
        await page.locator('#output').getByText('not a ScoreScope report').waitFor();
      });
  });

  it('shows names from a file as text', async () => {
    const report = exampleReport();
    report.model.path = '/models/<img src=x onerror=alert(1)>.onnx';
    await withOutput(report, async (page) => {
      assert.match(await page.locator('h1').innerText(), /<img src=x/);
      assert.equal(await page.locator('img[src="x"]').count(), 0);
    });
  });
});

function notebook(theme: string): string {
  const variables = Object.entries(THEMES[theme]!).map(([name, value]) => `--vscode-${name}: ${value};`);
  return `<!DOCTYPE html><html lang="en"><head><title>Notebook</title><style>:root { ${variables.join(' ')} }
body { margin: 8px; background: var(--vscode-editor-background); }</style></head>
<body class="${theme}"><div id="output"></div></body></html>`;
}
