// How long the extension takes to activate, by VS Code's own timing (loading the code and calling `activate`), and the JavaScript loaded
// when `activate` returns and three seconds later, with a Python file open; this version and an earlier commit in turns, each start in a fresh extension host:
// node bench/activation.mjs [--starts 10] [--commit 32085f7] [--most 30] [--ratio 0.5]. Both are built for production.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openHost } from '../scripts/setup/host.mjs';
import { node } from '../scripts/setup/processes.mjs';

const root = path.dirname(import.meta.dirname);
const { values: given } = parseArgs({
  options: {
    starts: { type: 'string', default: '10' },
    commit: { type: 'string', default: '32085f7' },
    most: { type: 'string' },
    ratio: { type: 'string' },
  },
});

const folder = mkdtempSync(path.join(tmpdir(), 'scorescope-activation-'));
try {
  const host = await openHost();
  const browser = await host.launchBrowser();
  const versions = { [given.commit]: await builtOf(given.commit), now: await builtNow() };
  const workspace = path.join(folder, 'workspace');
  mkdirSync(workspace);
  writeFileSync(path.join(workspace, 'sample.py'), 'import onnxruntime\nonnxruntime.InferenceSession("model.onnx")\n');

  const times = Object.fromEntries(Object.keys(versions).map((name) => [name, []]));
  // In turns, so that a busy moment of the machine falls on both.
  for (let i = 0; i < Number(given.starts); i++)
    for (const [name, extension] of Object.entries(versions)) {
      times[name].push(await activation(host, { browser, extension, workspace }));
      console.log(`${String(i + 1).padStart(2)}  ${name.padEnd(8)} ${times[name].at(-1)} ms`);
    }
  await browser.close();

  const [before, after] = Object.values(times).map(median);
  for (const [name, extension] of Object.entries(versions)) {
    const loaded = await loadedBy(host, { extension, workspace });
    const shown = (files) =>
      `${(files.reduce((sum, one) => sum + one.bytes, 0) / 1000).toFixed(1)} KB in ${files.length} files`;
    console.log(
      `${name.padEnd(8)} median ${median(times[name])} ms of ${times[name].length} starts, ${shown(loaded.atOnce)} when activate returns, ${shown(loaded.soon)} three seconds later`,
    );
  }
  console.log(`ratio ${(after / before).toFixed(2)}`);
  if ((given.most && after > Number(given.most)) || (given.ratio && after > Number(given.ratio) * before))
    process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** An earlier commit, built beside this checkout with the packages of this one. */
async function builtOf(commit) {
  const there = path.join(folder, commit);
  mkdirSync(there);
  const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 1e9 });
  execFileSync('tar', ['-x', '-C', there], { input: archive });
  symlinkSync(path.join(root, 'node_modules'), path.join(there, 'node_modules'));
  await node([path.join(there, 'scripts', 'build.mjs'), '--production'], { cwd: there });
  return there;
}

/** This checkout's own build, copied so that the working copy stays as it is built. */
async function builtNow() {
  const there = path.join(folder, 'now');
  const skipped = new Set(['node_modules', '.git', 'dist', 'docs', 'test']);
  cpSync(root, there, { recursive: true, filter: (file) => !skipped.has(path.relative(root, file)) });
  symlinkSync(path.join(root, 'node_modules'), path.join(there, 'node_modules'));
  await node([path.join(there, 'scripts', 'build.mjs'), '--production'], { cwd: there });
  return there;
}

/** One start of the host: milliseconds, as "Show Running Extensions" lists them. */
async function activation(host, { browser, extension, workspace, ...listening }) {
  const list = listening.env?.ACTIVATION_LIST;
  const profile = host.makeProfile();
  const server = await host.startServer(profile, { testDriver: true, ...listening });
  const { context, page } = await host.openWindow(browser);
  // The list has the slowest first, and draws only what is in the window.
  await page.setViewportSize({ width: 1400, height: 3000 });
  try {
    await page.goto(
      host.workbenchUrl(server, workspace, [['extensionDevelopmentPath', host.remoteUri(server, extension)]]),
    );
    const row = page.locator('.runtime-extensions-editor .extension', { hasText: 'ScoreScope' }).first();
    const time = row.locator('.activation-time').filter({ hasText: /\d+ms/ });
    for (let attempt = 1; ; attempt++) {
      // On a busy machine a key press may come too early.
      await host.openFile(page, 'sample.py');
      await host.runCommand(page, 'Developer: Show Running Extensions');
      const isShown = await time.waitFor({ timeout: 20_000 }).then(
        () => true,
        () => false,
      );
      if (isShown) break;
      if (attempt === 5) throw new Error('The extension was not activated.');
    }
    // What is loaded afterwards is recorded later.
    for (let wait = 0; wait < 50 && list !== undefined && !existsSync(list); wait++) await sleep(200);
    return Number(/(\d+)ms/.exec(await time.innerText())[1]);
  } finally {
    await context.close();
    await server.stop();
    host.removeProfile(profile);
  }
}

/** The files of the extension that are loaded when `activate` returns, in a start of its own: listening takes time. */
async function loadedBy(host, { extension, workspace }) {
  const list = path.join(folder, `loaded-${path.basename(extension)}.json`);
  const browser = await host.launchBrowser();
  await activation(host, {
    ...{ browser, extension, workspace },
    preload: path.join(import.meta.dirname, 'recordLoads.cjs'),
    env: { ACTIVATION_OF: path.join(extension, 'dist'), ACTIVATION_LIST: list },
  });
  await browser.close();
  if (!existsSync(list)) throw new Error('The extension was not activated.');
  return JSON.parse(readFileSync(list, 'utf8'));
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
