import assert from 'node:assert/strict';
import type { DiagnosisEvent } from '../../src/domain/events';
import type { PageState } from '../../src/shared/page';
import { violations } from '../e2e/accessibility';
import { exampleEvents, examplePlan, exampleReport, olderReport } from '../support/exampleReport';
import { exampleCard, exampleStart } from '../support/exampleStart';
import { noiseDominatedRungs, predictedRungs } from '../support/exampleRungs';
import { setTheme } from './livePage';
import { testedPage } from './testedPage';
import { THEMES } from './themes';

const VERDICT = 'Same images for 27 evaluations instead of 35';
const idle = { progress: null, failure: null, stale: false };
const finished = (): PageState => ({ ...idle, partial: exampleReport() });

/** A diagnosis that ended in a question. */
const asked = (): PageState => ({
  ...idle,
  partial: {},
  failure: {
    code: 'not-recognised',
    message: 'The network could be an EDM denoiser conditioned on σ, or a DDPM denoiser.',
    remedy: 'Settle it with --family.',
    choices: [
      {
        label: 'an EDM denoiser conditioned on σ',
        detail: 'As such, it denoises its own samples with 0.55× the error of a linear filter and a bias of 4 %.',
        sidecar: { family: 'edm', prediction: 'denoised', time: 'sigma' },
      },
      {
        label: 'a DDPM denoiser',
        detail: 'It finds 77 of a hundred.',
        sidecar: { family: 'vp', prediction: 'denoised', time: 'fraction', schedule: 'cosine' },
      },
    ],
  },
});

/** A diagnosis that needs the values of inputs, of which only files will do. */
const needsInput = (): PageState => ({
  ...idle,
  partial: {},
  failure: {
    code: 'usage',
    message: 'The network also needs a value for x [batch,2,8,8] (2 channels in, 1 out).',
    remedy: 'Set "input" in the sidecar file.',
    inputs: [{ name: 'x', title: 'x [batch,2,8,8]', takes: 'file', answers: [] }],
  },
});

describe('the report page in a browser', () => {
  const { live, open, text } = testedPage();

  it('shows a finished report: verdict, device, charts with their tables, images, warnings, cost', async () => {
    await open({ state: finished() });
    assert.deepEqual(live.calls, ['ready']);
    assert.equal(await text('#verdict h2'), VERDICT);
    assert.match(
      await text('#facts > summary'),
      /EDM, predicts the denoised sample · Heun 18 · NVIDIA RTX 4090 \(webgpu\)$/,
    );
    await live.page.locator('#facts > summary').click();
    assert.match(await text('#facts'), /NVIDIA RTX 4090 \(webgpu\), agrees with the CPU to 2\.6×10⁻⁶, 9\.40×/);
    assert.equal(await live.page.locator('svg.chart[role=img]').count(), 4);
    assert.equal(await live.page.locator('#pictures img').count(), 3 * 8 + 1 + 8);
    const broken = await live.page
      .locator('#pictures img')
      .evaluateAll((images) => images.filter((image) => (image as HTMLImageElement).naturalWidth !== 28).length);
    assert.equal(broken, 0, 'every image was decoded');
    assert.match(await text('#warnings'), /σ 80/);
    assert.match(await text('#footer'), /15,214.*SHA-256 9f2c4e1b/);
  });

  it('draws what has arrived while events stream, and ends with the report', async () => {
    const events = exampleEvents();
    await open({ state: { ...idle, partial: {} } });
    assert.match(await text('#verdict'), /Reading the file/);
    const upTo = (until: (event: DiagnosisEvent) => boolean) => events.splice(0, events.findIndex(until));

    for (const event of upTo(({ kind }) => kind === 'trajectory')) await live.remote.event(event);
    await live.page.getByText('Linearity at σ 0.5…').first().waitFor();
    assert.match(
      await text('#verdict'),
      /Diagnosing….*Stage 6 of 9: linearity at σ 0\.5… 26 % of 15,200 network evaluations, about 53 s left/,
    );
    assert.equal(await live.page.locator('#linearity .point').count(), 3 * 8 + 3);
    assert.match((await live.page.locator('#cost-error svg').textContent())!, /Waiting for linearity/);
    assert.equal(await live.page.locator('progress').getAttribute('value'), '0.26');

    for (const event of upTo(({ kind }) => kind === 'report')) await live.remote.event(event);
    await live.page.getByText(VERDICT, { exact: true }).waitFor();
    await live.remote.event(events[0]!);
    await live.page.getByText('Export HTML').waitFor();
    assert.equal(await text('#verdict h2'), VERDICT);
    assert.equal(await live.page.locator('progress').count(), 0);
  });

  it('keeps what a reader uses while it redraws: opened tables, focus, selection, scroll position', async () => {
    const events = exampleEvents();
    const [row] = events.filter(({ kind }) => kind === 'linearity').slice(-1);
    const early = events.slice(0, events.indexOf(row!));
    await open({ state: { ...idle, partial: {} }, width: 700 });
    for (const event of early) await live.remote.event(event);
    const summary = live.page.locator('#linearity-table > summary');
    await summary.click();
    await live.page.locator('#linearity-table .scrollable').evaluate((box) => (box.scrollLeft = 40));
    await live.page.evaluate(() => {
      const chart = document.querySelector('#linearity svg')!;
      (window as unknown as { kept: Element }).kept = chart;
      window.getSelection()!.selectAllChildren(document.querySelector('#linearity h2')!);
    });
    const scrolled = await live.page.evaluate(() => window.scrollY);

    await live.remote.event(row!);
    await live.page.locator('#linearity-table tbody tr').nth(7).waitFor();
    assert.equal(await live.page.locator('#linearity-table').getAttribute('open'), '');
    assert.equal(await live.page.locator('#linearity-table .scrollable').evaluate((box) => box.scrollLeft), 40);
    const after = await live.page.evaluate(() => ({
      focused: document.activeElement?.tagName,
      selected: window.getSelection()!.toString(),
      isSame: document.querySelector('#linearity svg') === (window as unknown as { kept: Element }).kept,
      scrolled: window.scrollY,
    }));
    assert.deepEqual(after, { focused: 'SUMMARY', selected: 'Linearity of the score', isSame: true, scrolled });
  });

  it('comes back to where the reader was after it was hidden', async () => {
    await open({ state: finished(), stored: { scroll: 400, opened: ['spectrum-table'] } });
    assert.equal(await live.page.locator('#spectrum-table').getAttribute('open'), '');
    assert.equal(await live.page.evaluate(() => Math.round(window.scrollY)), 400);
    await live.page.locator('#trajectory-table > summary').click();
    const stored = await live.page.waitForFunction(
      () => (window as unknown as { storedState?: { opened: string[] } }).storedState?.opened,
    );
    assert.deepEqual((await stored.jsonValue())?.sort(), ['spectrum-table', 'trajectory-table']);
  });

  it('passes every button on to the host, by keyboard too', async () => {
    await open({ state: finished() });
    for (const [name, call] of [
      ['Export HTML', 'exportHtml'],
      ['Run Again', 'rerun'],
      ['Copy JSON', 'copyReportJson'],
    ] as const) {
      await live.page.getByRole('button', { name }).click();
      assert.equal(live.calls.at(-1), call);
    }
    await live.remote.show({
      ...finished(),
      progress: { stage: 'skip', message: 'skips', fraction: 0.5, secondsLeft: 9 },
    });
    await live.page.getByRole('button', { name: 'Cancel' }).click();
    assert.equal(live.calls.at(-1), 'cancel');
    await live.remote.show(finished());
    await live.page.getByText('Export HTML').waitFor();

    const reached: string[] = [];
    for (let i = 0; i < 80; i++) {
      await live.page.keyboard.press('Tab');
      reached.push(await live.page.evaluate(() => (document.activeElement?.textContent ?? '').split('\n')[0]!.trim()));
    }
    for (const name of [
      'One finding',
      'Why',
      'Details of the verdict',
      'Export HTML',
      'Copy Sampler Code',
      'Copy JSON',
      'What this means',
      'Table: variance of each mode',
    ]) {
      assert.ok(reached.includes(name), `${name} among ${reached.join(', ')}`);
    }
    await live.page.locator('[data-action=copyReportJson]').focus();
    await live.page.keyboard.press('Enter');
    assert.equal(live.calls.at(-1), 'copyReportJson');
  });

  it('says why a diagnosis failed and what to do, beside the report that was there', async () => {
    const failure = { code: 'worker-crashed', message: 'The process ended.', remedy: 'Try the cpu provider.' } as const;
    await open({ state: { partial: {}, progress: null, stale: false, failure } });
    assert.match(await text('#verdict'), /The diagnosis failed The process ended\. Try the cpu provider\./);
    await live.page.getByRole('button', { name: 'Show Log' }).click();
    assert.equal(live.calls.at(-1), 'showLog');
    await live.remote.show({ ...finished(), failure });
    await live.page.getByText(VERDICT, { exact: true }).waitFor();
    assert.match(await text('#verdict'), /The diagnosis failed.*Same images for 27 evaluations/);
  });

  it('says how the network was read, how sure that is, and what its other inputs are given', async () => {
    const partial = exampleReport();
    partial.model.confidence = 'likely';
    partial.conditions = [
      { name: 'class_labels', role: 'class', source: 'class 3, as specified', value: 3, shape: [] },
      { name: 'hint', role: 'unknown', source: 'zeros, as the sidecar file says', value: null, shape: [3] },
    ];
    await open({ state: { ...idle, partial } });
    await live.page.locator('#facts > summary').click();
    const facts = await text('.facts');
    assert.match(facts, /Network EDM, predicts the denoised sample Time σ Evidence Likely: measurements/);
    assert.match(facts, /Inputs class_labels class 3, as specified hint zeros, as the sidecar file says/);
    const evidence = live.page.locator('#evidence');
    assert.equal(await evidence.locator('li:visible').count(), 0);
    await evidence.locator('summary').click();
    assert.equal(await evidence.locator('li:visible').count(), 2);
  });

  it('draws an older report, which says less', async () => {
    const partial = olderReport();
    delete partial.model.confidence;
    delete partial.model.time;
    delete partial.conditions;
    await open({ state: { ...idle, partial } });
    await live.page.locator('#facts > summary').click();
    const names = await live.page.locator('.facts dt').allInnerTexts();
    assert.deepEqual(names, ['Network', 'Evidence', 'Sample', 'Device', 'Sampler', 'Gaussian']);
    assert.equal(await text('#verdict h2'), 'Same error for 27 evaluations instead of 35');
    assert.match(await text('.tiles'), /27 of 35 −23 %.*1\.28× measured at batch 16.*0\.99× the error of your sampler/);
    assert.equal(await live.page.locator('.rung').count(), 0);
  });

  it('asks an open question with its answers as cards, each with what speaks for it', async () => {
    await open({ state: asked() });
    assert.match(await text('#verdict'), /Your input is needed The network could be .* where the answer is saved\./);
    const cards = live.page.locator('.choice');
    assert.deepEqual(await cards.locator('h3').allInnerTexts(), [
      'an EDM denoiser conditioned on σ',
      'a DDPM denoiser',
    ]);
    assert.match(await cards.nth(1).innerText(), /77 of a hundred\.\s+family: vp, prediction: denoised/);
    await live.page.getByRole('button', { name: 'Use this: a DDPM denoiser' }).click();
    await live.page.getByRole('button', { name: 'Choose…' }).click();
    await live.page.getByRole('button', { name: 'Edit Sidecar File' }).click();
    assert.deepEqual(live.calls.slice(1), ['choose 1', 'choose', 'editSidecar']);
    await live.remote.show(finished());
    await live.page.getByText(VERDICT, { exact: true }).waitFor();
    assert.equal(await cards.count(), 0);
  });

  it('asks for values of inputs, also where nothing can be offered', async () => {
    await open({ state: needsInput() });
    assert.match(
      await text('#verdict'),
      /Your input is needed .* Enter a number, a class, or a file, or edit the sidecar file beside the checkpoint, where the answer is saved\./,
    );
    await live.page.getByRole('button', { name: 'Enter Values…' }).click();
    assert.deepEqual(live.calls.slice(1), ['choose']);
  });

  it('names every finding and opens what it means', async () => {
    const partial = exampleReport();
    partial.warnings.push({ code: 'of-a-later-version', message: 'Something new.' });
    await open({ state: { ...idle, partial } });
    const items = live.page.locator('#warnings li');
    assert.match(await items.first().innerText(), /^Under-trained at high noise\. At σ 80 .*What this means$/);
    await items.first().getByText('What this means').click();
    assert.equal(live.calls.at(-1), 'explain under-trained');
    assert.match(await items.last().innerText(), /^Something new\. of-a-later-version$/);
    assert.equal(await items.last().locator('.term').count(), 0);
    await live.page.getByText('2 findings').click();
  });

  it('offers sampler code where a skip is recommended, and only there', async () => {
    await open({ state: finished() });
    await live.page.getByRole('button', { name: 'Copy Sampler Code' }).click();
    assert.equal(live.calls.at(-1), 'copySamplerCode');
    const partial = exampleReport();
    partial.skip = { ...partial.skip, recommended: null, samePicture: null };
    await live.remote.show({ ...idle, partial });
    await live.page.getByText('No skip pays here').waitFor();
    assert.equal(await live.page.locator('[data-action=copySamplerCode]').count(), 0);
  });

  it('says when no skip pays and when the file has changed', async () => {
    const partial = exampleReport();
    partial.skip = { ...partial.skip, recommended: null, samePicture: null, reason: 'Fewer steps cost less error.' };
    await open({ state: { ...idle, partial, stale: true } });
    assert.match(await text('#verdict'), /No skip pays here Fewer steps cost less error\./);
    assert.match(await text('h1'), /changed since the report/);
  });

  it('shows the three meanings of the same result side by side, in every status', async () => {
    await open({ state: finished() });
    const cards = live.page.locator('.rung');
    const words = async (card: number) => (await cards.nth(card).innerText()).replace(/\s+/g, ' ');
    assert.match(
      await words(0),
      /^Same error Confirmed on 24 seeds .* 29 of 35, from σ 28\.4 no formula 33 .* 0\.98 \(0\.93–1\.03\) lower is better/,
    );
    assert.match(await words(1), /^Same images chosen Confirmed .* 1\.28× measured Changed 1 of 24, at most 18 %/);
    assert.match(await words(2), /^Same distribution Not affordable .*Evaluations – no formula – /);
    await cards.nth(1).locator('summary').click();
    assert.match(await words(1), /Why With 27 evaluations .* 43\.2 dB .*Mean SSIM 0\.991; higher is better/);

    const partial = exampleReport();
    partial.skip.rungs = noiseDominatedRungs(examplePlan);
    partial.skip.criterion = 'look';
    partial.skip.recommended = examplePlan(6, 23);
    await live.remote.show({ ...idle, partial });
    await live.page.getByText('Same distribution for 23 evaluations instead of 35').waitFor();
    assert.match(await text('.tiles'), /52 distance to the data; your sampler 3,050, lower is better$/);
    await cards.nth(0).locator('summary').click();
    assert.match(
      await words(0),
      /Not applicable .* cannot serve as a reference here: .* can be trusted below σ 10\.4\./,
    );
  });

  for (const width of [400, 800, 1600]) {
    it(`moves nothing at ${width} pixels while the verdict comes in, is predicted and confirmed`, async () => {
      const events = exampleEvents().filter(({ kind }) => kind !== 'warning');
      const before = events.splice(
        0,
        events.findIndex(({ kind }) => kind === 'skip'),
      );
      const report = exampleReport();
      const predicted = { ...report.skip, rungs: predictedRungs(examplePlan) };
      await open({ state: { ...idle, partial: {} }, width });
      const tops = () =>
        live.page.evaluate(() =>
          ['.headline', '.tiles', '.actions', '.rungs-box', '#verdict-details', '#facts'].map((part) =>
            Math.round(document.querySelector(part)?.getBoundingClientRect().top ?? NaN),
          ),
        );
      const seen: number[][] = [];
      const events5 = before.splice(0, 5);
      for (const event of events5) await live.remote.event(event);
      await live.page.getByText('Diagnosing…').waitFor();
      seen.push(await tops());
      for (const event of before) await live.remote.event(event);
      await live.page.locator('#linearity .point').first().waitFor();
      seen.push(await tops());
      await live.remote.event({ kind: 'skip', skip: predicted });
      await live.page.getByText('Predicted, being confirmed').waitFor();
      seen.push(await tops());
      for (const event of events) await live.remote.event(event);
      await live.page.getByText('Export HTML').waitFor();
      seen.push(await tops());
      for (const now of seen) assert.deepEqual(now, seen[0]);
    });
  }

  for (const width of [400, 800, 1600]) {
    it(`has no layout shift at ${width} pixels while a whole diagnosis streams`, async () => {
      const progress = { stage: 'checkpoint', message: 'starting', fraction: 0, secondsLeft: null } as const;
      const file = { card: exampleCard(), start: exampleStart() };
      await open({ state: { ...idle, ...file, partial: {}, progress }, width, height: 6000 });
      await live.page.evaluate(() => {
        const shifts: number[] = [];
        (window as unknown as { shifts: number[] }).shifts = shifts;
        new PerformanceObserver((list) =>
          shifts.push(...list.getEntries().map((entry) => (entry as PerformanceEntry & { value: number }).value)),
        ).observe({ type: 'layout-shift' });
      });
      const tops = () =>
        live.page.evaluate(() =>
          ['.headline', '.tiles', '.actions', '.rungs-box', '#facts', '#file', '#linearity', '#cost-error', '#spectrum']
            .concat('#trajectory', '#pictures')
            .map((part) => `${part} ${Math.round(document.querySelector(part)?.getBoundingClientRect().top ?? NaN)}`),
        );
      const before = await tops();
      for (const event of exampleEvents()) {
        await live.remote.event(event);
        await live.page.evaluate(() => new Promise(requestAnimationFrame));
        assert.deepEqual(await tops(), before, event.kind);
      }
      await live.page.waitForTimeout(100);
      const shifts = await live.page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
      const sum = shifts.reduce((all, one) => all + one, 0);
      // What is left are words that wrap within their own room; the web calls 0.1 good.
      assert.ok(sum < 0.01, `cumulative layout shift ${sum}`);
    });
  }

  it('shows a hostile file name as a name', async () => {
    const partial = exampleReport();
    partial.model.path = '/models/<img src=x onerror="window.hacked=1">.onnx';
    partial.warnings = [{ code: '<b>', message: '<script>window.hacked = 1</script>' }];
    await open({ state: { ...idle, partial } });
    assert.equal(await text('h1'), '<img src=x onerror="window.hacked=1">.onnx');
    assert.equal(await live.page.evaluate(() => 'hacked' in window), false);
    assert.equal(await live.page.locator('img[src=x], main script').count(), 0);
  });

  for (const theme of Object.keys(THEMES)) {
    it(`is accessible in ${theme}, finished and running`, async () => {
      await open({ state: finished(), theme });
      for (const summary of await live.page.locator('summary').all()) await summary.click();
      assert.deepEqual(await violations(live.page), []);
      await live.remote.show({ ...idle, partial: {} });
      for (const event of exampleEvents().slice(0, 12)) await live.remote.event(event);
      await live.page.locator('progress').waitFor();
      assert.deepEqual(await violations(live.page), []);
    });

    it(`is accessible in ${theme}, asking`, async () => {
      await open({ state: asked(), theme });
      await live.page.locator('.choice').first().waitFor();
      assert.deepEqual(await violations(live.page), []);
    });
  }

  it('follows a change of theme', async () => {
    await open({ state: finished(), theme: 'vscode-dark' });
    const colour = () =>
      live.page.locator('#linearity svg.chart .ink-green.line').evaluate((line) => getComputedStyle(line).color);
    const before = await colour();
    await setTheme(live.page, 'vscode-light');
    assert.notEqual(await colour(), before);
  });

  for (const width of [320, 700, 1600]) {
    it(`fits a window of ${width} pixels without scrolling sideways`, async () => {
      await open({ state: finished(), width });
      for (const summary of await live.page.locator('summary').all()) await summary.click();
      const measured = await live.page.evaluate(() => ({
        content: document.documentElement.scrollWidth,
        window: document.documentElement.clientWidth,
        chart: document.querySelector('.plot')!.clientWidth,
        drawn: (document.querySelector('svg.chart') as SVGSVGElement).viewBox.baseVal.width,
      }));
      assert.ok(measured.content <= measured.window, JSON.stringify(measured));
      assert.ok(Math.abs(measured.chart - measured.drawn) <= 1, 'charts are drawn at their real width');
      await live.remote.show(asked());
      await live.page.locator('.choice').first().waitFor();
      const asking = await live.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(asking <= measured.window, `${asking} pixels`);
    });
  }
});
