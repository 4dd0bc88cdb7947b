import assert from 'node:assert/strict';
import { plotArea } from '../../../webview/charts/plot';
import { stepOf, trajectoryChart, trajectoryScales } from '../../../webview/charts/trajectory';
import { exampleReport } from '../../support/exampleReport';
import { assertDrawable, close, findAll, hasClass, label, pointOf, points, SIZE } from './drawing';

const { trajectory: rows, skip } = exampleReport();

describe('the trajectory chart', () => {
  it('puts medians at their step, σ 0 included, and bands around them', () => {
    const chart = trajectoryChart({ rows, skipSigma: null }, SIZE);
    const { x, y } = trajectoryScales(rows, plotArea(SIZE));
    const last = pointOf(chart, 'state x, σ 0:');
    close(last.x, x(18));
    close(last.y, y(rows[18]!.state.median));
    assert.equal(points(chart).length, 2 * rows.length);
    const corners = findAll(chart, hasClass('band'))[1]!.attributes['d']!.split(/[ML]/).filter(Boolean);
    const [startX, startY] = corners[1]!.split(',').map(Number);
    close(startX!, x(1));
    close(startY!, y(rows[1]!.state.q75));
  });

  it('finds the step of a σ, between two steps by its logarithm', () => {
    assert.equal(stepOf(skip.recommended!.sigma, rows), 4);
    const between = Math.sqrt(rows[4]!.sigma * rows[5]!.sigma);
    assert.ok(Math.abs(stepOf(between, rows)! - 4.5) < 1e-9);
    assert.equal(stepOf(200, rows), null);
    const toZero = stepOf(rows[17]!.sigma / 2, rows)!;
    assert.ok(toZero > 17 && toZero < 18);
  });

  it('holds its place without rows and draws a single one', () => {
    assert.match(label(trajectoryChart({ rows: [], skipSigma: 3 }, SIZE)), /no trajectory measured yet/);
    const single = trajectoryChart({ rows: rows.slice(3, 4), skipSigma: null }, SIZE);
    assert.equal(points(single).length, 2);
    assertDrawable(single);
  });

  it('survives a first step at infinite σ', () => {
    assertDrawable(
      trajectoryChart({ rows: [{ ...rows[0]!, sigma: Infinity }, ...rows.slice(1)], skipSigma: 30 }, SIZE),
    );
  });
});
