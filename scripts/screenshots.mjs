// The pictures of README, docs and the walkthrough, taken in a real workbench: npm run screenshots [-- hover problems]. They land in
// docs/images and media/walkthrough.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureDependencies } from './setup/dependencies.mjs';
import { node, root } from './setup/processes.mjs';
import { exitIfUnavailable } from './setup/unavailable.mjs';

await ensureDependencies().catch(exitIfUnavailable);
const { openHost } = await import('./setup/host.mjs');
const { writeSampleWorkspace } = await import('./sampleWorkspace.mjs');
const { photographSeries } = await import('./seriesPicture.mjs');
const chosen = process.argv.slice(2);
const isWanted = (...names) => chosen.length === 0 || names.some((name) => chosen.includes(name));
// A page of the command line, which needs no workbench.
if (isWanted('series'))
  await photographSeries(path.join(root, 'docs', 'images', 'series.png')).catch(exitIfUnavailable);
if (chosen.length > 0 && chosen.every((name) => name === 'series')) process.exit();
const host = await openHost().catch(exitIfUnavailable);
const temporary = mkdtempSync(path.join(tmpdir(), 'scorescope-screenshots-'));
const images = path.join(root, 'docs', 'images');
const walkthrough = path.join(root, 'media', 'walkthrough');
for (const folder of [images, walkthrough]) mkdirSync(folder, { recursive: true });
/** The left upper part of the window, for pictures that are shown small. */
const CORNER = { x: 0, y: 0, width: 900, height: 600 };

const vsix = path.join(temporary, 'scorescope.vsix');
await node([path.join(root, 'scripts', 'package.mjs'), '--out', vsix]);
const workspace = writeSampleWorkspace(path.join(temporary, 'clothes'));
writeFileSync(path.join(workspace, 'evaluate.py'), evaluate());
const profile = host.makeProfile({
  'scorescope.data': path.join(workspace, 'fashion-2000.npy'),
  'workbench.activityBar.location': 'hidden',
  'editor.minimap.enabled': false,
  // The reports themselves are taken at full length.
  ...(!isWanted('report-light', 'report-dark', 'report-high-contrast') && { 'scorescope.effort': 'quick' }),
});
await host.serverCommand(profile, ['--install-extension', vsix]);
const server = await host.startServer(profile);
const browser = await host.launchBrowser();
try {
  const { page } = await host.openWindow(browser);
  await page.goto(host.workbenchUrl(server, workspace));
  const shot = async (name, { isHover = false } = {}) => {
    if (!isWanted(name)) return;
    // Notifications and hovers would be in the picture.
    if (!isHover) await page.mouse.move(700, 1);
    await page.waitForTimeout(1500);
    await page.screenshot({ path: path.join(images, `${name}.png`) });
    console.log(path.join('docs', 'images', `${name}.png`));
  };
  await photograph(page, shot);
} finally {
  await browser.close();
  await server.stop();
  host.removeProfile(profile);
  rmSync(temporary, { recursive: true, force: true });
}

async function photograph(page, shot) {
  const corner = async (name) => {
    if (!isWanted(`walkthrough-${name}`)) return;
    await page.setViewportSize(CORNER);
    await page.waitForTimeout(1500);
    await page.screenshot({ path: path.join(walkthrough, `${name}.png`) });
    await page.setViewportSize({ width: 1400, height: 900 });
  };
  await host.explorerRow(page, 'fashion.onnx').waitFor({ timeout: 60_000 });
  if (isWanted('walkthrough-sample', 'start')) {
    await host.openFile(page, 'fashion.onnx');
    await host.webview(page).locator('h1').waitFor({ timeout: 60_000 });
    await host.setTheme(page, 'Dark Modern');
  }
  await shot('start');
  await corner('sample');
  await diagnose(page, 'fashion.onnx');
  await host.webview(page).locator('#verdict').getByText('Export HTML').waitFor({ timeout: 900_000 });
  await corner('read');
  // Tall enough for the first charts.
  await page.setViewportSize({ width: 1400, height: 1250 });
  for (const [theme, name] of [
    ['Light Modern', 'report-light'],
    ['Dark High Contrast', 'report-high-contrast'],
    ['Dark Modern', 'report-dark'],
  ]) {
    await host.setTheme(page, theme);
    await shot(name);
  }
  await page.setViewportSize({ width: 1400, height: 600 });
  await host.openFile(page, 'draw.py');
  await host.codeLens(page, /evaluations|No skip/).waitFor();
  if (!isWanted('hover', 'problems', 'reports', 'comparison')) return;
  await page.setViewportSize({ width: 1400, height: 800 });
  const name = page.locator('.view-line span', { hasText: /^"fashion\.onnx"$/ }).first();
  await name.hover();
  await page.locator('.monaco-hover img').first().waitFor();
  await shot('hover', { isHover: true });
  if (!isWanted('problems', 'reports', 'comparison')) return;
  await diagnose(page, 'fashion-early.onnx');
  await host.webview(page).locator('#verdict').getByText('Export HTML').waitFor({ timeout: 900_000 });
  await page.setViewportSize({ width: 1400, height: 600 });
  await host.openFile(page, 'evaluate.py');
  await host.runCommand(page, 'Problems: Focus on Problems View');
  await page.locator('.markers-panel', { hasText: 'Did you mean' }).waitFor();
  await shot('problems');
  if (!isWanted('reports', 'comparison')) return;
  await page.setViewportSize({ width: 1400, height: 900 });
  const both = async (item) => {
    const found = host.contextItem(page, item);
    for (let attempt = 0; attempt < 5 && !(await found.isVisible()); attempt++) {
      await page.keyboard.press('Escape');
      await host.explorerRow(page, 'fashion-early.onnx').click();
      // The editor that opens takes the focus.
      await page.waitForTimeout(2000);
      await host.explorerRow(page, 'fashion.onnx').click({ modifiers: ['ControlOrMeta'] });
      await page.waitForTimeout(500);
      await host.explorerRow(page, 'fashion.onnx').click({ button: 'right' });
      await found.waitFor({ timeout: 3000 }).catch(() => undefined);
    }
    await found.click({ delay: 200, timeout: 5000 });
  };
  if (isWanted('comparison')) {
    await both('Compare Reports');
    await host.webview(page).getByText('fashion-early.onnx').first().waitFor({ timeout: 60_000 });
    await shot('comparison');
  }
  if (isWanted('reports')) {
    await both('Verify Same Behavior');
    await host.webview(page).getByText('Not the same model').waitFor({ timeout: 300_000 });
    await host.runCommand(page, 'Focus on Reports View');
    await page.waitForTimeout(2000);
    await shot('reports');
  }
}

/** By a right-click in the explorer. */
async function diagnose(page, file) {
  const row = host.explorerRow(page, file);
  const item = host.contextItem(page, 'Diagnose Score Linearity');
  await row.waitFor({ timeout: 60_000 });
  for (let attempt = 0; attempt < 10 && !(await item.isVisible()); attempt++) {
    await page.keyboard.press('Escape');
    await row.click({ button: 'right' });
    await item.waitFor({ timeout: 3000 }).catch(() => undefined);
  }
  await item.hover();
  await page.waitForTimeout(500);
  if (file === 'fashion.onnx')
    for (const [name, picture] of [
      ['context-menu', path.join(images, 'context-menu.png')],
      ['walkthrough-diagnose', path.join(walkthrough, 'diagnose.png')],
    ])
      if (isWanted(name)) await page.screenshot({ path: picture, clip: CORNER });
  await item.click({ delay: 200 });
}

/** A program that compares two checkpoints, and misspells one. */
function evaluate() {
  return `import onnxruntime as ort

teacher = ort.InferenceSession("fashion.onnx")
early = ort.InferenceSession("fashion-early.onnx")
students = [ort.InferenceSession(path) for path in ("fashion-erly.onnx",)]
`;
}
