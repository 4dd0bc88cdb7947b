import assert from 'node:assert/strict';
import { nmseChart } from '../../../src/editor/inline/chart';
import { similarFile } from '../../../src/editor/inline/similarFile';
import { markdownText } from '../../../src/editor/shown';
import { hostileNames, obeyed } from '../../support/hostileNames';

describe('a file that resembles a missing one', () => {
  const existing = ['/w/runs/unet-040.onnx', '/w/runs/unet-060.onnx', '/w/vae.onnx', '/w/old/teacher.onnx'];

  it('has nearly the same name, or the same in another folder', () => {
    assert.equal(similarFile('/w/runs/unet-06.onnx', existing), '/w/runs/unet-060.onnx');
    assert.equal(similarFile('/w/unet-040.onnx', existing), '/w/runs/unet-040.onnx');
    assert.equal(similarFile('/w/teachr.onnx', existing), '/w/old/teacher.onnx');
    assert.equal(similarFile('/w/VAE.onnx', existing), '/w/vae.onnx');
  });

  it('is none where only the ending is the same', () => {
    assert.equal(similarFile('/w/gan.onnx', existing), null);
    assert.equal(similarFile('/w/student.onnx', existing), null);
    assert.equal(similarFile('/w/x.onnx', []), null);
  });
});

describe('the curve of a hover', () => {
  const nmse = [80, 20, 5, 1].map((sigma, i) => {
    const value = [0.18, 0.04, 0.08, 0.26][i]!;
    return { sigma, nmse: { value, low: value * 0.9, high: value * 1.1 } };
  });
  const plan = { sigma: 20, remainingSteps: 10, evaluations: 19 };

  it('falls in σ from left to right, with the skip where it is', () => {
    const svg = nmseChart({ nmse, plan }, '#ccc')!;
    const [, line = ''] = /<polyline points="([^"]*)"/.exec(svg) ?? [];
    const xs = line.split(' ').map((point) => Number(point.split(',')[0]));
    assert.deepEqual(
      xs,
      [...xs].sort((a, b) => a - b),
    );
    assert.match(svg, new RegExp(`<line x1="${xs[1]!.toFixed(1)}"[^>]*stroke-dasharray`));
  });

  it('stays within its frame whatever was measured, and is left out where nothing was', () => {
    const wild = [80, 20, 5].map((sigma, i) => ({ sigma, nmse: { value: [1e9, -3, 0][i]!, low: -5, high: 1e12 } }));
    const svg = nmseChart({ nmse: wild, plan: { ...plan, sigma: 500 } }, '#ccc')!;
    const ys = [...svg.matchAll(/[\d.]+,(-?[\d.]+)/g)].map(([, y]) => Number(y));
    assert.ok(
      ys.every((y) => y >= 0 && y <= 72),
      ys.join(),
    );
    assert.doesNotMatch(svg, /NaN|dasharray/);
    assert.equal(nmseChart({ nmse: nmse.slice(0, 1), plan: null }, '#ccc'), null);
  });
});

describe('text from outside in Markdown', () => {
  it('is nothing but text', () => {
    for (const name of Object.values(hostileNames)) {
      const text = markdownText(name);
      assert.doesNotMatch(text, obeyed);
      assert.doesNotMatch(text.replace(/&#\d+;/g, ''), /[\\`*_{}[\]()<>#|~&]|\$\(|\n/);
    }
    assert.doesNotMatch(markdownText('https://example.com www.example.com a@b.c'), /:\/\/|www\.|@/);
    assert.equal(markdownText('19.4 %'), '19&#46;4 %');
  });
});
