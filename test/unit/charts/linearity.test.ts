import assert from 'node:assert/strict';
import {
  linearityChart,
  linearityScales,
  linearitySeries,
  type LinearityData,
} from '../../../webview/charts/linearity';
import { plotArea } from '../../../webview/charts/plot';
import type { MarkupElement } from '../../../webview/markup/node';
import { exampleReport } from '../../support/exampleReport';
import { assertDrawable, close, findAll, hasClass, label, pointOf, points, SIZE } from './drawing';

const report = exampleReport();
const data: LinearityData = {
  rows: report.linearity,
  samplerSigmas: report.sampler.sigmas,
  skipSigma: report.skip.recommended!.sigma,
};

describe('the linearity chart', () => {
  it('puts a value where its scales say, σ falling to the right and NMSE rising upwards', () => {
    const chart = linearityChart(data, SIZE);
    const { x, y } = linearityScales(data, plotArea(SIZE));
    const at20 = pointOf(chart, 'Gaussian, σ 20: 3.8');
    close(at20.x, x(20));
    close(at20.y, y(0.038));
    assert.ok(pointOf(chart, 'Gaussian, σ 10:').x > at20.x);
    assert.ok(pointOf(chart, 'isotropic, σ 20:').y < at20.y);
  });

  it('draws every measured value and its interval once', () => {
    const chart = linearityChart(data, SIZE);
    assert.equal(points(chart).length, 3 * data.rows.length);
    const { y } = linearityScales(data, plotArea(SIZE));
    const bar = findAll(chart, hasClass('interval')).at(-1)!;
    const last = data.rows.at(-1)!.gaussian!.denoiserNmse;
    close(Number(bar.attributes['y1']), y(last.low));
    close(Number(bar.attributes['y2']), y(last.high));
  });

  it('marks the skip and the sampler’s steps that lie in its range', () => {
    const chart = linearityChart(data, SIZE);
    const { x } = linearityScales(data, plotArea(SIZE));
    const mark = findAll(chart, hasClass('skip-mark'))[0]!;
    close(Number(findAll(mark, ({ tag }) => tag === 'line')[0]!.attributes['x1']), x(data.skipSigma!));
    const inRange = data.samplerSigmas.filter((sigma) => sigma > 0.45 && sigma <= 80).length;
    assert.equal(findAll(chart, hasClass('sampler-step')).length, inRange);
  });

  it('draws what is not repeatable in gray, hollow', () => {
    const gray = points(linearityChart(data, SIZE)).filter(({ classes }) => classes.includes('unrepeatable'));
    assert.deepEqual(
      gray.map(({ title }) => /σ (\S+):/.exec(title)![1]),
      ['80', '80', '80'],
    );
    assert.ok(gray.every(({ classes }) => classes.includes('ink-muted')));
  });

  it('draws the published band at the same ratio of noise to signal, and only in its range', () => {
    const band = (std: number | null): MarkupElement[] =>
      findAll(linearityChart({ ...data, std }, SIZE), hasClass('published'));
    const { x, y } = linearityScales(data, plotArea(SIZE));
    const [drawn] = band(0.5);
    const path = String(findAll(drawn!, ({ tag }) => tag === 'path')[0]!.attributes['d']);
    const [first] = /M([\d.]+),([\d.]+)/.exec(path)!.slice(1).map(Number) as [number, number];
    close(first, x(20));
    close(Number(/L[\d.]+,[\d.]+/.exec(path)![0].split(',')[1]), y(0.06));
    assert.equal(band(500).length, 0);
    assert.equal(band(null).length, 0);
  });

  it('says in words what it shows', () => {
    assert.match(label(linearityChart(data, SIZE)), /3\.8\s% at σ 20.*skip to σ 19\.4/);
  });

  it('holds its place when nothing is measured, and draws a single row', () => {
    const empty = linearityChart({ ...data, rows: [] }, SIZE, 'Linearity at σ 80…');
    assert.match(label(empty), /Linearity at σ 80…/);
    assert.equal(points(empty).length, 0);
    const single = linearityChart({ rows: data.rows.slice(2, 3), samplerSigmas: [], skipSigma: null }, SIZE);
    assert.equal(points(single).length, 3);
    assertDrawable(single);
  });

  it('survives exact zeros, infinite σ and a lower end at zero', () => {
    const row = structuredClone(report.linearity[2]!);
    row.gaussian!.denoiserNmse = { value: 0, low: 0, high: 0 };
    row.isotropic!.denoiserNmse.low = 0;
    const rows = [{ ...report.linearity[1]!, sigma: Infinity }, row];
    assertDrawable(linearityChart({ ...data, rows }, SIZE));
  });

  it('offers only the models that were measured, the Gaussian last', () => {
    const names = linearitySeries(data.rows).map(({ style }) => style.label);
    assert.deepEqual(names, ['isotropic', 'Gaussian from the checkpoint alone', 'Gaussian']);
  });

  it('draws the mixture and the data’s own denoiser where they were measured', () => {
    const rows = data.rows.map((row, i) => ({
      ...row,
      mixture: row.gaussian,
      empirical: i < 3 ? row.isotropic : null,
    }));
    const chart = linearityChart({ ...data, rows }, SIZE);
    const labels = points(chart).map(({ title }) => title.split(',')[0]);
    assert.equal(labels.filter((name) => name === 'Gaussian mixture').length, rows.length);
    assert.equal(labels.filter((name) => name === 'the data’s own denoiser').length, 3);
    assert.equal(linearitySeries(rows).length, 5);
    assertDrawable(chart);
  });
});
