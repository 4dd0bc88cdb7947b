import assert from 'node:assert/strict';
import type { PageState } from '../../src/shared/page';
import { violations } from '../e2e/accessibility';
import { exampleReport } from '../support/exampleReport';
import type { LivePage, LivePageOptions } from './livePage';
import { testedPage } from './testedPage';
import { THEMES } from './themes';

const finished = (): PageState => ({ progress: null, failure: null, stale: false, partial: exampleReport() });

describe('the charts of the page', () => {
  const { live, button, ...tested } = testedPage();
  const open = (options: Partial<LivePageOptions> = {}): Promise<LivePage> =>
    tested.open({ state: finished(), ...options });
  const readouts = () => live.page.locator('.readout').allInnerTexts();

  it('read values and intervals at the pointer, and at the same σ in the others', async () => {
    await open({ height: 3600 });
    const chart = live.page.locator('#linearity svg.chart');
    const box = (await chart.boundingBox())!;
    const at = await live.page.locator('#linearity .ink-blue.point').nth(2).boundingBox();
    await live.page.mouse.move(at!.x + 3, box.y + box.height / 2);
    const [first, ...others] = await readouts();
    assert.match(first!, /^σ 10\n+Gaussian: 4\.7 % \(4\.3–5\.1 %\)\n+Gaussian from the checkpoint alone: 7\.1 %/);
    assert.ok(
      others.some((text) => /^step \d+, σ 8\.4/.test(text) || /^step \d+, σ 1[0-2]/.test(text)),
      others.join(' | '),
    );
    assert.ok(
      others.some((text) => /^mode \d+/.test(text)),
      others.join(' | '),
    );
    await live.page.mouse.move(2, 2);
    assert.equal(await live.page.locator('.readout').count(), 0);
  });

  it('are read by keyboard, aloud', async () => {
    await open();
    await live.page.locator('#cost-error svg.chart').focus();
    await live.page.keyboard.press('End');
    const last = await live.page.locator('.spoken').innerText();
    assert.match(last, /^33 evaluations, simply fewer steps: error 1\.01/);
    await live.page.keyboard.press('ArrowLeft');
    assert.match(await live.page.locator('.spoken').innerText(), /^31 evaluations, /);
    await live.page.keyboard.press('Escape');
    assert.deepEqual(await readouts(), []);
  });

  it('hide a series by its name in the legend, and remember that', async () => {
    await open();
    const isotropic = button('isotropic').first();
    const drawn = live.page.locator('#linearity .ink-yellow.point').first();
    assert.equal(await drawn.isVisible(), true);
    await isotropic.click();
    await live.page.locator('[aria-pressed=false]').waitFor();
    assert.equal(await drawn.isVisible(), false);
    const stored = await live.page.evaluate(() => (window as unknown as { storedState: unknown }).storedState);
    assert.deepEqual((stored as { hidden: string[] }).hidden, ['linearity/isotropic']);
    await isotropic.press('Enter');
    await live.page.locator('[aria-pressed=false]').waitFor({ state: 'detached' });
    assert.equal(await drawn.isVisible(), true);
  });

  it('have whole numbers of evaluations on their axis, and arrows where an interval leaves the chart', async () => {
    const partial = exampleReport();
    const [first] = partial.skip.candidates;
    first!.errorRatio = { ...first!.errorRatio, high: 1e6 };
    await open({ state: { ...finished(), partial }, width: 2400 });
    const ticks = await live.page
      .locator('#cost-error .axis')
      .nth(1)
      .locator('text:not(.axis-title)')
      .allTextContents();
    assert.ok(ticks.length > 3 && ticks.every((text) => /^\d+$/.test(text)), ticks.join(' '));
    assert.equal(await live.page.locator('#cost-error .arrow').count(), 1);
  });

  it('are copied as CSV, SVG and PNG, from buttons and from the context menu', async () => {
    await open();
    await live.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const copies = live.page.locator('#linearity .copies');
    await copies.getByText('CSV').click();
    const [csv] = live.copied;
    assert.match(csv!, /^σ,probes,Gaussian: NMSE,interval,/);
    assert.match(csv!, /\n10,256,0\.047,4\.3–5\.1 %,/);
    await copies.getByText('SVG').click();
    const svg = live.copied[1]!;
    assert.match(svg, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.match(svg, /stroke="rgb\(89, 164, 249\)"/);
    assert.doesNotMatch(svg, /class=|var\(|data-readings/);
    await copies.getByText('PNG').click();
    let size = 0;
    for (let tries = 0; size === 0 && tries < 100; tries++) {
      size = await live.page.evaluate(async () => {
        const [item] = await navigator.clipboard.read().catch(() => []);
        return item?.types.includes('image/png') ? (await item.getType('image/png')).size : 0;
      });
      await live.page.waitForTimeout(50);
    }
    assert.ok(size > 5000, `${size} bytes`);
    await live.remote.copyChart('spectrum', 'csv');
    assert.match(live.copied[2]!, /^mode k,/);
    const context = await live.page.locator('[data-chart=spectrum]').getAttribute('data-vscode-context');
    assert.deepEqual(JSON.parse(context!), {
      webviewSection: 'chart',
      chart: 'spectrum',
      preventDefaultContextMenuItems: true,
    });
  });

  it('have tables in order: plans by their cost', async () => {
    await open();
    await live.page.locator('#cost-error-table > summary').click();
    const costs = await live.page
      .locator('#cost-error-table tbody tr')
      .evaluateAll((rows) => rows.map((row) => Number(row.querySelectorAll('td')[3]?.querySelector('data')?.value)));
    assert.deepEqual(
      costs,
      [...costs].sort((a, b) => a - b),
    );
  });

  it('have tables that are sorted by a click on a column, and by keyboard, and remember that', async () => {
    await open();
    await live.page.locator('#cost-error-table > summary').click();
    const heads = live.page.locator('#cost-error-table thead th');
    const ratio = live.page.locator('#cost-error-table thead').getByRole('button', { name: 'error ratio' });
    const ratios = (): Promise<number[]> =>
      live.page
        .locator('#cost-error-table tbody tr')
        .evaluateAll((rows) => rows.map((row) => Number(row.querySelectorAll('td')[4]?.querySelector('data')?.value)));
    const before = await ratios();
    const ordered = [...before].sort((a, b) => a - b);
    assert.notDeepEqual(before, ordered);
    const sorted = (how: string) => heads.and(live.page.locator(`[aria-sort=${how}]`)).waitFor();
    await ratio.click();
    await sorted('ascending');
    assert.deepEqual(await ratios(), ordered);
    const stored = await live.page.evaluate(() => (window as unknown as { storedState: unknown }).storedState);
    assert.deepEqual((stored as { sorts: unknown }).sorts, [
      ['all skips tried, and their alternatives', { column: 5, isDescending: false }],
    ]);
    // The focus stays on the title while the rows change places.
    await live.page.keyboard.press('Enter');
    await sorted('descending');
    assert.deepEqual(await ratios(), ordered.reverse());
    await live.page.keyboard.press('Enter');
    await live.page.locator('#cost-error-table [aria-sort]').waitFor({ state: 'detached' });
    assert.deepEqual(await ratios(), before);
    // Words sort as words, and rows that have none come last.
    const to = live.page.locator('#cost-error-table thead').getByRole('button', { name: 'to σ' });
    await to.click();
    await sorted('ascending');
    const texts = await live.page.locator('#cost-error-table tbody td:nth-child(2)').allInnerTexts();
    const none = texts.indexOf('–');
    assert.ok(none > 0 && texts.slice(none).every((text) => text === '–'), texts.join(' '));
  });

  it('have words that open what the docs say of them', async () => {
    await open();
    for (const [name, code] of [
      ['NMSE', 'nmse'],
      ['isotropic', 'isotropic'],
      ['re-spaced', 're-spaced'],
      ['criterion', 'rung'],
    ] as const) {
      await live.page.locator('.term', { hasText: name }).first().click();
      assert.equal(live.calls.at(-1), `explain ${code}`);
    }
    await live.page.getByText('What this means').click();
    assert.equal(live.calls.at(-1), 'explain under-trained');
  });

  for (const theme of Object.keys(THEMES))
    it(`are accessible in ${theme}, with the crosshair on one`, async () => {
      await open({ theme });
      await live.page.locator('#linearity svg.chart').focus();
      await live.page.keyboard.press('ArrowRight');
      await live.page.locator('.readout').first().waitFor();
      assert.deepEqual(await violations(live.page), []);
    });
});
