import assert from 'node:assert/strict';
import { EQUAL_QUALITY } from '../../../src/domain/quality';
import { candidateOf, costErrorSeries, decidingRatio } from '../../../webview/charts/candidates';
import { costErrorChart, costErrorScales, type CostErrorData } from '../../../webview/charts/costError';
import { plotArea } from '../../../webview/charts/plot';
import { exampleReport } from '../../support/exampleReport';
import { assertDrawable, close, findAll, hasClass, label, pointOf, points, SIZE } from './drawing';

const { skip, sampler } = exampleReport();
const data: CostErrorData = {
  candidates: skip.candidates,
  recommended: skip.recommended,
  baselineEvaluations: sampler.evaluations,
};

describe('the cost–error chart', () => {
  it('puts every candidate at its evaluations and its error ratio', () => {
    const chart = costErrorChart(data, SIZE);
    const { x, y } = costErrorScales(data, plotArea(SIZE));
    assert.equal(points(chart).length, data.candidates.length);
    const kept = pointOf(chart, 'Gaussian skip, steps kept: 27 evaluations');
    close(kept.x, x(27));
    close(kept.y, y(0.99));
  });

  it('groups by start and grid, each σ_skip with re-spaced steps apart, and loses none', () => {
    const series = costErrorSeries(data.candidates);
    assert.deepEqual(
      series.map(({ style, candidates }) => [style.label, candidates.length]),
      [
        ['simply fewer steps', 6],
        ['isotropic skip, steps kept', 4],
        ['Gaussian skip, steps kept', 5],
        ['Gaussian skip to σ 40.8, re-spaced', 3],
        ['Gaussian skip to σ 28.4, re-spaced', 3],
      ],
    );
    for (const { candidates } of series) {
      const costs = candidates.map(({ evaluations }) => evaluations);
      assert.deepEqual(
        costs,
        [...costs].sort((a, b) => a - b),
      );
    }
  });

  it('tells series apart without color', () => {
    const looks = costErrorSeries(data.candidates).map(({ style }) => style.dash);
    assert.equal(new Set(looks).size, looks.length);
  });

  it('draws the monotone fit, not a line through the points', () => {
    const chart = costErrorChart(data, SIZE);
    const { x, y } = costErrorScales(data, plotArea(SIZE));
    const path = findAll(chart, hasClass('line'))[0]!.attributes['d']!;
    const fewest = costErrorSeries(data.candidates)[0]!.candidates[0]!;
    const [px, py] = path.slice(1).split(/[,L]/).map(Number);
    close(px!, x(fewest.evaluations));
    close(py!, y(fewest.fittedRatio!.value));
  });

  it('joins the points by a thin line where there is no fit to draw', () => {
    const unfitted = structuredClone(data.candidates).map((candidate) => {
      delete candidate.fittedRatio;
      return candidate;
    });
    const chart = costErrorChart({ ...data, candidates: unfitted }, SIZE);
    assert.equal(findAll(chart, hasClass('guide')).length, findAll(chart, hasClass('line')).length);
    assert.equal(findAll(costErrorChart(data, SIZE), hasClass('guide')).length, 0);
  });

  it('draws the threshold, your sampler and the recommendation at their places', () => {
    const chart = costErrorChart(data, SIZE);
    const { x, y } = costErrorScales(data, plotArea(SIZE));
    const line = findAll(findAll(chart, hasClass('threshold'))[0]!, ({ tag }) => tag === 'line')[0]!;
    close(Number(line.attributes['y1']), y(EQUAL_QUALITY));
    const circle = (name: string) => findAll(findAll(chart, hasClass(name))[0]!, ({ tag }) => tag === 'circle')[0]!;
    close(Number(circle('baseline-mark').attributes['cx']), x(35));
    close(Number(circle('baseline-mark').attributes['cy']), y(1));
    close(Number(circle('recommended-mark').attributes['cx']), x(27));
    assert.match(label(chart), /Recommended: skip to σ 19\.4, 27 evaluations/);
  });

  it('finds the candidate of a plan, and the ratio that decided', () => {
    const candidate = candidateOf(skip.recommended!, data.candidates)!;
    assert.equal(candidate.start, 'gaussian');
    assert.equal(candidate.evaluations, 27);
    assert.equal(decidingRatio({ ...candidate, fittedRatio: { value: 2, low: 1, high: 3 } }).value, 2);
    const unfitted = structuredClone(candidate);
    delete unfitted.fittedRatio;
    assert.deepEqual(decidingRatio(unfitted), candidate.errorRatio);
  });

  it('holds its place when nothing was tried, and draws a single candidate', () => {
    assert.match(label(costErrorChart({ ...data, candidates: [], recommended: null }, SIZE)), /no skip tried yet/);
    const single = { candidates: data.candidates.slice(0, 1), recommended: null, baselineEvaluations: null };
    assert.equal(points(costErrorChart(single, SIZE)).length, 1);
    assertDrawable(costErrorChart(single, SIZE));
  });

  it('survives an interval that reaches zero', () => {
    const [first] = structuredClone(data.candidates);
    first!.errorRatio.low = 0;
    assertDrawable(costErrorChart({ ...data, candidates: [first!] }, SIZE));
  });
});
