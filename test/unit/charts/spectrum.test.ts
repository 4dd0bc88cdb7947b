import assert from 'node:assert/strict';
import { plotArea } from '../../../webview/charts/plot';
import { spectrumChart, spectrumScales, spectrumSeries, type SpectrumData } from '../../../webview/charts/spectrum';
import { exampleReport } from '../../support/exampleReport';
import { assertDrawable, close, findAll, hasClass, label, pointOf, points, SIZE } from './drawing';

const { structure, checkpointStructure, skip } = exampleReport();
const data: SpectrumData = { structures: [structure, checkpointStructure!], skipSigma: skip.recommended!.sigma };

describe('the spectrum chart', () => {
  it('puts λ of mode k where both logarithms say', () => {
    const { x, y } = spectrumScales(data, plotArea(SIZE));
    const second = pointOf(spectrumChart(data, SIZE), 'covariance of the data: λ2 =');
    close(second.x, x(2));
    close(second.y, y(structure.eigenvalues[1]!));
  });

  it('draws σ² of the skip as a level', () => {
    const { y } = spectrumScales(data, plotArea(SIZE));
    const mark = findAll(spectrumChart(data, SIZE), hasClass('skip-mark'))[0]!;
    close(Number(findAll(mark, ({ tag }) => tag === 'line')[0]!.attributes['y1']), y(data.skipSigma! ** 2));
  });

  it('leaves out eigenvalues that rounding made zero or negative, and keeps the numbers of the others', () => {
    const series = spectrumSeries([{ ...structure, eigenvalues: [4, 0, 1, -1e-9] }]);
    assert.deepEqual(series[0]!.modes, [
      { k: 1, lambda: 4 },
      { k: 3, lambda: 1 },
    ]);
    assert.deepEqual(spectrumSeries([{ ...structure, eigenvalues: [0] }]), []);
  });

  it('holds its place without a structure and draws a single mode', () => {
    assert.match(label(spectrumChart({ structures: [], skipSigma: null }, SIZE)), /no spectrum measured yet/);
    const single = spectrumChart({ structures: [{ ...structure, eigenvalues: [3] }], skipSigma: null }, SIZE);
    assert.equal(points(single).length, 1);
    assertDrawable(single);
  });

  it('says how many modes have formed', () => {
    const low: SpectrumData = { structures: [{ ...structure, eigenvalues: [9, 4, 1] }], skipSigma: 1.5 };
    assert.match(label(spectrumChart(low, SIZE)), /3 modes from 9 down to 1, 2 of them above σ²/);
  });
});
