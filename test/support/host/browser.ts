import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** The Chromium of the tests, named by the environment variable CHROMIUM (scripts/setup/chromium.mjs finds one). */
export function launchBrowser({ headless = true } = {}): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'];
  if (!executablePath) throw new Error('CHROMIUM is not set: start these tests with npm test.');
  return chromium.launch({
    executablePath,
    headless,
    args: [
      // Chromium refuses to run as root with its sandbox, and containers give it little shared memory.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...['--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
      ...['--disable-component-update', '--no-first-run'],
    ],
  });
}

export interface Window {
  context: BrowserContext;
  page: Page;
  /** What the console and the pages complained about, without the workbench's own noise. */
  complaints: string[];
}

/** A window of a workbench's size that remembers what the console complained about. */
export async function openWindow(browser: Browser): Promise<Window> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !noise.some((known) => known.test(`${text} ${message.location().url}`))) {
      complaints.push(text);
    }
  });
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  return { context, page, complaints };
}

/** What the workbench itself says without network, sign-in and marketplace. */
const noise = [
  /vsda/,
  /github/i,
  /extension gallery|marketplace|open-vsx/i,
  /allow-scripts and allow-same-origin/,
  /ERR_/,
];
