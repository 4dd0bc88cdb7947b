import assert from 'node:assert/strict';
import type { PageState } from '../../src/shared/page';
import { violations } from '../e2e/accessibility';
import { until } from '../support/diagnoseCommand';
import { exampleReport } from '../support/exampleReport';
import { exampleCard, exampleStart } from '../support/exampleStart';
import { testedPage } from './testedPage';
import { THEMES } from './themes';

const idle = { progress: null, failure: null, stale: false };
/** A checkpoint that was never diagnosed. */
const fresh = (): PageState => {
  return { ...idle, partial: { model: exampleReport().model }, card: exampleCard(), start: exampleStart() };
};
const classifier = (): PageState => ({
  ...idle,
  partial: {},
  card: exampleCard(),
  failure: {
    code: 'not-a-denoiser',
    message: 'unet.onnx takes image [batch,3,224,224] and gives logits [batch,1000], which looks like a classifier.',
    remedy: 'Diagnose the denoising network itself.',
  },
});

describe('the page before a diagnosis', () => {
  const { live, open, text, button, fits } = testedPage();

  /** Waits for a call of the page to its host: one may come a moment after what led to it, and others after it. */
  const called = (pattern: RegExp): Promise<number> =>
    until(() => live.calls.some((call) => pattern.test(call)), 5, `a call like ${String(pattern)}`);

  it('is a form that says what a diagnosis takes, in evaluations and minutes, and shows what the file holds', async () => {
    await open({ state: fresh() });
    assert.match(
      await text('#verdict'),
      /At most 4,000 network evaluations \(one run of Heun 18 takes 35\)\. At most about 74 s/,
    );
    assert.deepEqual(await live.page.locator('.field label').allInnerTexts(), [
      'Effort',
      'Sampler',
      'Steps',
      'Training data',
      'Class',
      'Guidance scale',
      'Same result means',
      'Device',
    ]);
    assert.equal(
      await live.page.getByLabel('Training data', { exact: true }).getAttribute('placeholder'),
      'fashion-2000.npy',
    );
    assert.match(
      await text('#file'),
      /^In this file 34\.2 M parameters in float32, int64 · file of 4\.21 MB · weights of 137 MB in unet\.onnx_data · opset 17/,
    );
    assert.match(
      await text('#file'),
      /x input float32 batch × 1 × 28 × 28 .* float32 34,213,888 137 MB .* Conv 200 .* epoch 40/,
    );
    await button('Diagnose').click();
    await called(/^start \{\}$/);
    assert.deepEqual(live.calls, ['ready', 'start {}']);
  });

  it('checks what is typed at once, asks what it takes, and sends what was said', async () => {
    const estimate = { sampler: 'Heun 40', run: 79, limit: 7900, seconds: null, device: null };
    await open({ state: fresh(), estimate: () => estimate });
    const steps = live.page.getByLabel('Steps', { exact: true });
    await steps.fill('1');
    await live.page.locator('#field-steps-note', { hasText: /^Enter a whole number from 2 to 1000\.$/ }).waitFor();
    assert.equal(await steps.getAttribute('aria-invalid'), 'true');
    await steps.press('Enter');
    assert.ok(!live.calls.some((call) => call.startsWith('start')), 'nothing starts with a mistake in it');
    await steps.fill('40');
    await live.page.getByText('At most 7,900 network evaluations').waitFor();
    assert.match(
      await text('.estimate'),
      /After the first three evaluations, the page shows the expected time\. If it is more than ten minutes, you are asked before the diagnosis continues\.$/,
    );
    await live.page.getByLabel('Effort', { exact: true }).selectOption('quick');
    await live.page.locator('#field-effort-note', { hasText: /^A first look with few seeds/ }).waitFor();
    await button('Browse: Training data').click();
    await live.page.waitForFunction(() => document.querySelector<HTMLInputElement>('#field-data')!.value !== '');
    await steps.press('Enter');
    await called(/^start /);
    const said = live.calls
      .filter((call) => call.startsWith('start'))
      .map((call) => JSON.parse(call.slice(6)) as object);
    assert.deepEqual(said, [
      {
        effort: 'quick',
        sampler: '',
        steps: '40',
        data: 'data/train',
        class: '',
        guidance: '',
        criterion: '',
        provider: '',
      },
    ]);
  });

  it('keeps what was typed while the page is drawn again, and shows the last values', async () => {
    await open({ state: { ...fresh(), start: { ...exampleStart(), values: { steps: '25', sampler: 'euler' } } } });
    assert.equal(await live.page.getByLabel('Steps', { exact: true }).inputValue(), '25');
    assert.equal(await live.page.getByLabel('Sampler', { exact: true }).inputValue(), 'euler');
    await live.page.getByLabel('Class', { exact: true }).fill('3');
    await live.remote.show({ ...fresh(), stale: true });
    await live.page.getByText('changed since the report').waitFor();
    assert.equal(await live.page.getByLabel('Class', { exact: true }).inputValue(), '3');
  });

  it('opens the form of the next run below a report, on request', async () => {
    await open({ state: { ...idle, partial: exampleReport(), card: exampleCard(), start: exampleStart() } });
    assert.equal(await live.page.getByLabel('Effort', { exact: true }).isVisible(), false);
    await live.remote.askForOptions();
    await live.page.getByLabel('Effort', { exact: true }).waitFor();
    await live.page.waitForFunction(() => document.activeElement?.id === 'field-effort');
    await live.page.getByLabel('Steps', { exact: true }).fill('30');
    await live.page.getByText('Options for the next run: steps 30').waitFor();
    await button('Run Again').click();
    await called(/^start .*"steps":"30"/);
  });

  it('says that a network is no diffusion network, not that a diagnosis failed', async () => {
    await open({ state: classifier() });
    assert.match(await text('#verdict'), /^Another kind of network Not a diffusion network .* looks like a classifier/);
    assert.equal(await text('h1'), 'unet.onnx');
    assert.equal(await button('Diagnose').count(), 0);
    assert.match(await text('#file'), /20 operators in 2,290 nodes/);
    await live.page.getByText('8 more').click();
    assert.match(await text('#file'), /Operator19/);
  });

  it('says that a file cannot be read', async () => {
    const failure = { code: 'not-onnx', message: 'a.onnx is cut short.', remedy: 'Download it again.' } as const;
    await open({ state: { ...idle, partial: {}, failure } });
    assert.match(await text('#verdict'), /^Failed This file cannot be read a\.onnx is cut short\. Download it again\./);
  });

  it('says after three evaluations how long the whole may take', async () => {
    await open({ state: fresh() });
    await live.remote.event({ kind: 'timed', secondsEach: 0.05 });
    const progress = {
      stage: 'checkpoint',
      message: 'recognizing the network',
      fraction: 0.01,
      secondsLeft: null,
    } as const;
    await live.remote.event({ kind: 'progress', progress });
    await live.page.getByText('At most 4,000 network evaluations, which take about 3 min on the CPU').waitFor();
  });

  for (const theme of Object.keys(THEMES))
    it(`is accessible in ${theme}`, async () => {
      await open({ state: fresh(), theme });
      await live.page.getByLabel('Steps', { exact: true }).fill('1');
      await live.page.getByText('Enter a whole number').waitFor();
      assert.deepEqual(await violations(live.page), []);
      await live.remote.show(classifier());
      await live.page.getByText('Not a diffusion network').waitFor();
      assert.deepEqual(await violations(live.page), []);
    });

  for (const width of [320, 700, 1600])
    it(`fits a window of ${width} pixels`, async () => {
      await open({ state: fresh(), width });
      await fits(width, [fresh(), classifier()], '#file');
    });
});
