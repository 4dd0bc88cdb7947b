import assert from 'node:assert/strict';
import type { PageState } from '../../src/shared/page';
import { violations } from '../e2e/accessibility';
import { everyPage } from '../support/everyPage';
import { bundle, pseudoWords, untranslated } from '../support/pseudoLocale';
import { testedPage } from './testedPage';

const HEADINGS: Readonly<Record<string, readonly string[]>> = {
  de: ['Linearität des Scores', 'Was ein Sprung kostet', 'Eigenwertspektrum', 'Entlang der Trajektorie', 'Bilder'],
  'zh-cn': ['分数的线性度', '跳步的代价', '特征值谱', '沿轨迹', '图像'],
};

/** Where axe looks; the other pages are made of the same parts. */
const CHECKED = ['finished', 'compared', 'before a diagnosis'];

describe('the page in other languages', () => {
  const { live, open, text } = testedPage();
  /** Opens everything that is folded, so that all its words are there to be read and measured. */
  const unfold = (): Promise<void> =>
    live.page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });

  /** The page draws what it was shown in the next frame. */
  const drawn = (): Promise<void> =>
    live.page.evaluate(
      () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
    );

  for (const [language, headings] of Object.entries(HEADINGS))
    it(`is translated, fits into 320 pixels and is accessible: ${language}`, async () => {
      const pages = everyPage();
      const spoken = { words: bundle(language), language };
      await open({ state: pages['finished'] as PageState, spoken, width: 320 });
      const shown = await live.page.locator('h2').allInnerTexts();
      assert.deepEqual(
        headings.filter((heading) => !shown.includes(heading)),
        [],
      );
      assert.equal(await live.page.locator('html').getAttribute('lang'), language);
      assert.doesNotMatch(await text('#verdict'), /Same images|evaluations/);
      for (const [name, state] of Object.entries(pages)) {
        await live.remote.show(state);
        await drawn();
        await unfold();
        const wide = await live.page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= 320, `${name} is ${wide} pixels wide`);
        const cut = await live.page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('vscode-button, .badge, .toggle, h1, h2, h3, h4, .figure, label')]
            .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
            .map((element) => element.innerText),
        );
        assert.deepEqual(cut, [], name);
        if (CHECKED.includes(name)) assert.deepEqual(await violations(live.page), [], name);
      }
    });

  it('shows no word that did not go through translation', async () => {
    const pages = everyPage();
    const spoken = { words: pseudoWords(), language: 'de' };
    await open({ state: pages['finished'] as PageState, spoken });
    for (const [name, state] of Object.entries(pages)) {
      await live.remote.show(state);
      await drawn();
      await unfold();
      const texts = await live.page.evaluate(() => {
        const read = ['aria-label', 'title', 'alt', 'placeholder'];
        // A component names its own ornament, which nobody is told.
        const elements = [...document.querySelectorAll('#page *')].filter((one) => !one.closest('[aria-hidden=true]'));
        return elements.flatMap((element) => [
          ...read.flatMap((attribute) => element.getAttribute(attribute) ?? []),
          ...[...element.childNodes]
            .filter((node) => node.nodeType === Node.TEXT_NODE && element.closest('code') === null)
            .map((node) => node.textContent ?? ''),
        ]);
      });
      assert.ok(texts.some((one) => one.includes('⟦')));
      const left = texts.flatMap((one) => untranslated(one, state).map((word) => `${word}: ${one}`));
      assert.deepEqual([...new Set(left)], [], name);
    }
  });

  it('reads out the crosshair and copies charts in the language of the page', async () => {
    await open({ state: everyPage()['finished'] as PageState, spoken: { words: bundle('de'), language: 'de' } });
    await live.page.locator('#linearity svg.chart').focus();
    assert.match(await text('.readout >> nth=0'), /^σ 80, vom eigenen Fehler des Netzes bestimmt Gauß: /);
    await live.page.locator('#linearity .copies').getByText('CSV').click();
    assert.match(live.copied[0] ?? '', /^σ,Zeitschritt,Proben,|^σ,Proben,/);
  });
});
