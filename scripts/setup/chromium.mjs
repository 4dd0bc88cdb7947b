// A Chromium for the tests: the one named, the one installed, else one fetched.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { aptInstall, howToInstall } from './debian.mjs';
import { node, onPath } from './processes.mjs';
import { Unavailable } from './unavailable.mjs';

const require = createRequire(import.meta.url);

/** @returns {Promise<string>} the executable; throws Unavailable */
export async function ensureChromium() {
  if (process.env.CHROMIUM) {
    if (existsSync(process.env.CHROMIUM)) return process.env.CHROMIUM;
    throw new Unavailable(`The environment variable CHROMIUM names ${process.env.CHROMIUM}, which does not exist.`);
  }
  const found = findChromium();
  if (found) return found;
  if (await aptInstall('chromium', 'fonts-liberation')) {
    const installed = findChromium();
    if (installed) return installed;
  }
  try {
    console.log('Downloading a Chromium …');
    const playwright = path.join(path.dirname(require.resolve('playwright-core/package.json')), 'cli.js');
    await node([playwright, 'install', 'chromium'], { quiet: true });
  } catch (error) {
    console.error(error.message);
  }
  const fetched = fetchedChromium();
  if (fetched) return fetched;
  throw new Unavailable(
    `No Chromium was found or could be downloaded: install Chromium, Chrome or Edge ${howToInstall('chromium')}, or name one in the environment variable CHROMIUM.`,
  );
}

function findChromium() {
  return (
    onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'msedge') ??
    usualPlaces().find((file) => existsSync(file)) ??
    fetchedChromium()
  );
}

function usualPlaces() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform !== 'win32') return [];
  const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean);
  const programs = [
    ['Google', 'Chrome', 'Application', 'chrome.exe'],
    ['Chromium', 'Application', 'chrome.exe'],
    ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ];
  return roots.flatMap((folder) => programs.map((program) => path.join(folder, ...program)));
}

/** The one that playwright-core installs for its own version. */
function fetchedChromium() {
  const file = require('playwright-core').chromium.executablePath();
  return file && existsSync(file) ? file : undefined;
}
