import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import {
  chooseInExplorer,
  codeLens,
  explorerRow,
  launchBrowser,
  makeProfile,
  openFile,
  openWindow,
  removeProfile,
  runCommand,
  serverCommand,
  setTheme,
  startServer,
  themes,
  webview,
  workbenchUrl,
  type HostServer,
  type Window,
} from '../support/host';
import { violations } from './accessibility';
import { makeWorkspace } from './workspace';

/** The package of this platform, made by scripts/test.mjs. */
const vsix = process.env['SCORESCOPE_VSIX'] ?? '';
const sample = path.join(__dirname, '..', '..', '..', 'media', 'sample', 'fashion.onnx');

describe('in the workbench, with the package installed', () => {
  const workspace = makeWorkspace();
  const profile = makeProfile({ 'scorescope.effort': 'quick', 'scorescope.provider': 'cpu' });
  let server: HostServer | undefined;
  let browser: Browser;
  let window: Window;
  /** The verdict on the page that is in front. */
  const verdict = () => webview(window.page).locator('#verdict');
  /** A finished report can be exported. */
  const finished = () => verdict().getByText('Export HTML').waitFor({ timeout: 120_000 });

  before(async () => {
    copyFileSync(sample, path.join(workspace.folder, 'fashion.onnx'));
    await serverCommand(profile, ['--install-extension', vsix]);
    server = await startServer(profile);
    browser = await launchBrowser();
    window = await openWindow(browser);
    await window.page.goto(workbenchUrl(server, workspace.folder));
    await explorerRow(window.page, 'gaussian.onnx').waitFor({ timeout: 60_000 });
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const file = path.join(__dirname, `${this.currentTest.title}.png`);
    await window.page.screenshot({ path: file });
    console.error(`The workbench as it was: ${file}`);
  });
  after(async () => {
    await browser.close();
    await server?.stop();
    removeProfile(profile);
    workspace.remove();
  });

  it('diagnoses a file on a right-click and shows the verdict on a page', async () => {
    await chooseInExplorer(window.page, 'gaussian.onnx', 'Diagnose Score Linearity');
    await finished();
    assert.match(await verdict().innerText(), /Same (images|error) for \d/);
    assert.match(await webview(window.page).locator('body').innerText(), /gaussian\.onnx/);
  });

  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    it(`is accessible in ${theme}`, async () => {
      await setTheme(window.page, theme);
      assert.deepEqual(await violations(webview(window.page)), []);
    });
  }

  it('shows the verdict in the code that names the file, and opens the report from there', async () => {
    await openFile(window.page, 'draw.py');
    const lens = codeLens(window.page, /Skip to σ \d/);
    await lens.waitFor({ timeout: 30_000 });
    assert.match(await lens.innerText(), /evaluations · .*cpu/);
    await lens.click();
    await verdict().waitFor({ timeout: 30_000 });
  });

  it('shows the page again after the window was reloaded', async () => {
    const loaded = window.page.waitForEvent('load');
    await runCommand(window.page, 'Developer: Reload Window');
    await loaded;
    await finished();
    assert.match(await verdict().innerText(), /Same (images|error) for \d/);
  });

  it('says what is wrong with a broken file and what to do', async () => {
    await chooseInExplorer(window.page, 'broken.onnx', 'Diagnose Score Linearity');
    await webview(window.page)
      .locator('body')
      .getByText(/broken\.onnx .*bytes.*\./)
      .first()
      .waitFor({ timeout: 30_000 });
  });

  it('cancels a diagnosis from its page', async () => {
    await chooseInExplorer(window.page, 'fashion.onnx', 'Diagnose Score Linearity');
    const cancel = verdict().getByRole('button', { name: 'Cancel' });
    await cancel.waitFor({ timeout: 30_000 });
    // Playwright's own waiting, until the button stands still, comes before the click.
    await cancel.click();
    const start = performance.now();
    await cancel.waitFor({ state: 'detached', timeout: 5000 });
    assert.ok(performance.now() - start < 3000, 'the diagnosis had ended within three seconds');
    assert.doesNotMatch(await verdict().innerText(), /Same (images|error) for/);
  });

  it('draws the report that a notebook’s cell has printed', async () => {
    await openFile(window.page, 'report.ipynb');
    const output = webview(window.page).locator('#verdict h2');
    await output.waitFor({ timeout: 60_000 });
    assert.match(await output.innerText(), /Same images for 27 evaluations/);
  });

  it('has met no violation of a content security policy', () => {
    assert.deepEqual(
      window.complaints.filter((text) => /Content.Security.Policy|violates/i.test(text)),
      [],
    );
  });
});
