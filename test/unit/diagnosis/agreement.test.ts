import assert from 'node:assert/strict';
import { agreementAt, findDisagreement, trusted } from '../../../src/diagnosis/linearity/agreement';
import { explainedFrom } from '../../../src/domain/agreement';
import type { AgreementRow, LinearityRow } from '../../../src/domain/report';
import { randomNormals } from '../../support/randomNormals';
import { within } from '../score/closeTo';
import { randomGaussian } from '../score/denseGaussian';
import { edm } from '../score/levels';

const gaussian = randomGaussian([16, 9, 4, 1], 12, 0.1, 1);
const projected = (sigma: number, factor: number, noise = 0): Float64Array =>
  randomNormals(16, 5).map((value, j) => {
    const lambda = factor * gaussian.eigenvalues[j / 5]!;
    return (j % 5 === 0 ? lambda / (lambda + sigma * sigma) : 0) + noise * value;
  });
const rows = (...spreads: [number, number][]): AgreementRow[] => spreads.map(([sigma, spread]) => ({ sigma, spread }));

describe('whether one Gaussian explains the noise levels', () => {
  it('is a spread of zero where a level shows its eigenvalues, and of ln 2 where it shows them doubled', () => {
    for (const sigma of [40, 4, 0.5]) {
      assert.ok(agreementAt(edm(sigma), gaussian, projected(sigma, 1))!.spread < 1e-9);
      within(agreementAt(edm(sigma), gaussian, projected(sigma, 2))!.spread, Math.LN2, 1e-9, `σ ${sigma}`);
      within(agreementAt(edm(sigma), gaussian, projected(sigma, 0.5))!.spread, Math.LN2, 1e-9, `σ ${sigma}`);
    }
  });

  it('says nothing where gains drown in their error', () => {
    assert.equal(agreementAt(edm(80), gaussian, projected(80, 1, 0.02)), null);
    assert.ok(agreementAt(edm(4), gaussian, projected(4, 1, 0.02))!.spread < 0.2);
    assert.equal(agreementAt(edm(4), { ...gaussian, eigenvalues: new Float64Array(0) }, new Float64Array(0)), null);
  });

  it('is told by the longest run of levels that agree', () => {
    assert.deepEqual(explainedFrom(rows([80, 0.1], [40, 0.05], [20, 0.2], [5, 0.9], [2, 0.1])), {
      high: 80,
      low: 20,
      levels: 3,
    });
    assert.deepEqual(explainedFrom(rows([80, 1], [40, 0.3])), { high: 40, low: 40, levels: 1 });
    assert.equal(explainedFrom(rows([80, 1])), null);
  });

  it('is a finding where a level far above the data disagrees, and none near the data, where nothing is Gaussian', () => {
    const [told] = findDisagreement(rows([80, 1.1], [40, 0.1], [10, 0.1], [5, 0.9]), gaussian);
    assert.equal(told?.code, 'disagreement');
    const { sigma, factor, explainedHigh, explainedLow } = told.figures!;
    assert.deepEqual([sigma, explainedHigh, explainedLow], [80, 40, 10]);
    assert.ok(Math.abs(Number(factor) - Math.exp(1.1)) < 1e-9, String(factor));
    assert.deepEqual(findDisagreement(rows([80, 0.2], [5, 0.9]), gaussian), []);
  });

  it('leaves out levels that the network’s own error dominates', () => {
    const linearity = [{ sigma: 80, repeatable: false }, { sigma: 40 }] as unknown as LinearityRow[];
    assert.deepEqual(trusted(rows([80, 2], [40, 0.1]), linearity), rows([40, 0.1]));
  });
});
