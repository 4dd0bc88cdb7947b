import assert from 'node:assert/strict';
import type { Browser, Locator } from 'playwright-core';
import type { PageState } from '../../src/shared/page';
import { launchBrowser } from '../support/host/browser';
import { openLivePage, type LivePage, type LivePageOptions } from './livePage';

/** A page for each test of a `describe` block, closed after it; a policy violation or an error on the console fails the test. */
export function testedPage(): {
  /** The page that is open. */
  readonly live: LivePage;
  readonly open: (options: LivePageOptions) => Promise<LivePage>;
  /** What an element says, without line breaks. */
  readonly text: (selector: string) => Promise<string>;
  readonly button: (name: string) => Locator;
  /** That nothing is wider than the window, in each state; `drawn` is there when one is. */
  readonly fits: (width: number, states: readonly PageState[], drawn: string) => Promise<void>;
} {
  let browser: Browser;
  let current: LivePage;
  before(async () => {
    browser = await launchBrowser();
  });
  afterEach(async () => {
    const { complaints } = current;
    await current.close();
    assert.deepEqual(complaints, [], 'no policy violation, no error on the console');
  });
  after(() => browser.close());
  return {
    live: {
      get page() {
        return current.page;
      },
      get remote() {
        return current.remote;
      },
      get calls() {
        return current.calls;
      },
      get copied() {
        return current.copied;
      },
      get complaints() {
        return current.complaints;
      },
      close: () => current.close(),
    },
    open: async (options) => (current = await openLivePage(browser, options)),
    text: async (selector) => (await current.page.locator(selector).innerText()).replace(/\s+/g, ' ').trim(),
    fits: async (width, states, drawn) => {
      for (const state of states) {
        await current.remote.show(state);
        await current.page.locator(drawn).waitFor();
        const wide = await current.page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${wide} pixels`);
      }
    },
    button: (name) => current.page.getByRole('button', { name, exact: true }),
  };
}
