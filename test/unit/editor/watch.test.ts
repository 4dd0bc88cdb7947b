import assert from 'node:assert/strict';
import type { Report } from '../../../src/domain/report';
import { changeWords } from '../../../src/editor/watch/changeWords';
import { epochOf, fromTo, seriesOf } from '../../../src/reports/epochs';
import { compareReports } from '../../../src/reports/compare';
import { exampleReport } from '../../support/exampleReport';

function report(path: string, change: (report: Report) => void = () => undefined): Report {
  const made = exampleReport();
  made.model.path = path;
  change(made);
  return made;
}

const words = (a: Report, b: Report) => changeWords(compareReports(a, b), a, b);

describe('the epoch of a checkpoint', () => {
  it('is in its name, or else in its metadata', () => {
    const of = (path: string, metadata?: Record<string, string>) => {
      const epoch = epochOf(
        report(path, ({ model }) => {
          if (metadata) model.metadata = metadata;
        }),
      );
      return epoch && `${epoch.unit} ${epoch.number}`;
    };
    assert.equal(of('/runs/unet-epoch=040.onnx'), 'epoch 40');
    assert.equal(of('/runs/ep12.onnx'), 'epoch 12');
    assert.equal(of('/runs/unet_step_100000.onnx'), 'step 100000');
    assert.equal(of('/runs/unet.onnx', { epoch: '7' }), 'epoch 7');
    assert.equal(of('/runs/unet.onnx', { global_step: '900' }), 'step 900');
    assert.equal(of('/runs/unet.onnx', { epoch: 'last' }), null);
    assert.equal(of('/epoch3/deep12.onnx'), null);
  });

  it('is the time where nothing tells', () => {
    const a = report('/runs/unet.onnx', (made) => (made.createdAt = new Date(2026, 2, 1, 14, 5).toISOString()));
    const b = report('/runs/unet.onnx', (made) => (made.createdAt = new Date(2026, 2, 1, 14, 40).toISOString()));
    assert.equal(fromTo(a, b), '14:05 → 14:40');
    b.createdAt = new Date(2026, 2, 2, 9, 0).toISOString();
    assert.equal(fromTo(a, b), '2026-03-01 14:05 → 09:00');
  });

  it('is left open in the name of the series', () => {
    assert.equal(seriesOf('/runs7/unet-040.onnx'), seriesOf('/runs7/unet-060.onnx'));
    assert.notEqual(seriesOf('/runs7/unet-040.onnx'), seriesOf('/runs8/unet-040.onnx'));
    assert.notEqual(seriesOf('/runs7/unet-040.onnx'), seriesOf('/runs7/ema-040.onnx'));
  });
});

describe('what is told of a change', () => {
  const before = () => report('/runs/unet-epoch40.onnx');

  it('is nothing where nothing changed beyond noise', () => {
    const after = report('/runs/unet-epoch60.onnx', (made) => {
      for (const row of made.linearity) row.gaussian!.denoiserNmse.value *= 1.01;
      made.skip.recommended!.sigma *= 0.8;
      made.warnings.push({ code: 'few-data', message: 'Few.' });
    });
    assert.equal(words(before(), after), null);
  });

  it('names findings that went, and the skip where its saving changed', () => {
    const after = report('/runs/unet-epoch60.onnx', (made) => {
      made.warnings = [];
      made.skip.recommended = { ...made.skip.recommended!, sigma: 12.9, evaluations: 21 };
      const rung = made.skip.rungs!.picture;
      rung.with = { ...rung.with!, sigma: 12.9, evaluations: 21 };
    });
    assert.equal(words(before(), after), 'epoch 40 → 60: under-trained is gone; skip σ 19.4 → 12.9');
  });

  it('names the highest σ where the NMSE changed', () => {
    const after = report('/runs/unet-epoch60.onnx', (made) => {
      for (const row of made.linearity.slice(1, 3))
        row.gaussian = { ...row.gaussian!, denoiserNmse: { value: 0.4, low: 0.38, high: 0.42 } };
    });
    assert.equal(words(before(), after), 'epoch 40 → 60: NMSE at σ 40 6.1 % → 40 %, and at 1 more σ');
  });
});
