// The picture of docs/series.md: five checkpoints of a training run (tools/train_series.py), as the command line shows them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureChromium } from './setup/chromium.mjs';
import { loadHost } from './setup/host.mjs';
import { node, root } from './setup/processes.mjs';

/** @param {string} picture the file to write */
export async function photographSeries(picture) {
  process.env.CHROMIUM ??= await ensureChromium();
  const folder = mkdtempSync(path.join(tmpdir(), 'scorescope-series-'));
  try {
    await node([path.join(root, 'scripts', 'build.mjs'), 'cli', 'worker', 'webview', 'harness']);
    // So that the store of whoever runs this stays as it is.
    process.env.SCORESCOPE_HOME = path.join(folder, 'home');
    const page = path.join(folder, 'index.html');
    const data = path.join(root, 'media', 'sample', 'fashion-2000.npy');
    const models = path.join(root, 'test', 'fixtures', 'series');
    await node([
      path.join(root, 'dist', 'cli.js'),
      'diagnose',
      models,
      '--data',
      data,
      '--provider',
      'cpu',
      '--html',
      page,
    ]);
    const browser = await loadHost().launchBrowser();
    const window = await browser.newPage({ viewport: { width: 1200, height: 1500 } });
    await window.goto(pathToFileURL(page).href);
    await window.screenshot({ path: picture });
    await browser.close();
    console.log(path.relative(root, picture));
  } finally {
    delete process.env.SCORESCOPE_HOME;
    rmSync(folder, { recursive: true, force: true });
  }
}
