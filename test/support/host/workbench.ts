import type { FrameLocator, Locator, Page } from 'playwright-core';

/** What a person does in the workbench. */

/**
 * F1, the command's title, Enter. A key pressed before keybindings are bound is lost, and a palette opened before
 * extensions are scanned does not hold their commands: so it is opened anew until the command is there.
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = quickInput(page);
  const hit = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
  for (let attempt = 1; ; attempt++) {
    try {
      await page.keyboard.press('F1');
      await input.waitFor({ state: 'visible', timeout: 1500 });
      await input.fill(`>${title}`);
      await hit.waitFor({ timeout: 2000 });
      break;
    } catch (error) {
      if (attempt === 20) throw error;
      await page.keyboard.press('Escape');
    }
  }
  await hit.click();
}

const quickInput = (page: Page): Locator => page.locator('.quick-input-widget .quick-input-box input');

/** Opens a file of the workspace by name, as with Ctrl+P. */
export async function openFile(page: Page, name: string): Promise<void> {
  await runCommand(page, 'Go to File...');
  await quickInput(page).fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
}

export const explorerRow = (page: Page, name: string): Locator =>
  page.locator('.explorer-folders-view .monaco-list-row').filter({ has: page.getByText(name, { exact: true }) });

/** An entry of the open context menu. */
export const contextItem = (page: Page, title: string): Locator =>
  page.locator('.context-view .monaco-menu .action-item', { hasText: title });

/** Right-clicks a file in the explorer and chooses an entry. */
export async function chooseInExplorer(page: Page, file: string, title: string): Promise<void> {
  const row = explorerRow(page, file);
  const item = contextItem(page, title);
  // Menus of an extension that is still being scanned lack its entries.
  for (let attempt = 1; ; attempt++) {
    await row.click({ button: 'right' });
    try {
      await item.waitFor({ timeout: 3000 });
      // A menu listens for the button's release only 100 ms after it has opened.
      await item.click({ delay: 200 });
      await item.waitFor({ state: 'detached', timeout: 3000 });
      return;
    } catch (error) {
      if (attempt === 10) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

export const codeLens = (page: Page, text: string | RegExp): Locator =>
  page.locator('.codelens-decoration a', { hasText: text });

export const notification = (page: Page, text: string | RegExp): Locator =>
  page.locator('.notifications-toasts .notification-list-item', { hasText: text }).first();

/** The visible webview's own document, two frames deep. Locators wait, and pierce open shadow roots. */
export const webview = (page: Page): FrameLocator =>
  page.locator('iframe.webview.ready:visible').last().contentFrame().locator('iframe#active-frame').contentFrame();

/** Themes by the name in the picker, with the class that VS Code gives a webview's body. */
export const themes = {
  'Dark Modern': 'vscode-dark',
  'Light Modern': 'vscode-light',
  'Dark High Contrast': 'vscode-high-contrast',
  'Light High Contrast': 'vscode-high-contrast-light',
} as const;

/** Through the real picker, and checked in the webview, so that a choice that did nothing cannot pass. */
export async function setTheme(page: Page, name: keyof typeof themes): Promise<void> {
  await runCommand(page, 'Preferences: Color Theme');
  const rows = page.locator('.quick-input-list .monaco-list-row');
  const row = rows.filter({ hasText: name }).first();
  // The picker fills itself after it has opened, and forgets what was typed until then.
  await rows.filter({ hasText: 'Modern' }).first().waitFor();
  await quickInput(page).fill(name);
  await row.click();
  await webview(page).locator(`body.${themes[name]}`).waitFor({ timeout: 10_000 });
}
