import assert from 'node:assert/strict';
import { eigenvalueUncertainty, sampledUncertainty } from '../../../src/score/structure/eigenvalueUncertainty';
import { gainError, type Modes } from '../../../src/score/structure/jacobian';
import { gaussianOfSamples } from '../../../src/score/samples';
import { randomBasis, randomNormals } from '../../support/randomNormals';
import { closeTo, within } from './closeTo';
import { randomGaussian } from './denseGaussian';
import { draws } from './draws';
import { edm } from './levels';

const d = 20;
const r = 4;
const basis = randomBasis(r, d, 1);
const eigenvalues = Float64Array.of(16, 9, 4, 1);
/** What a level shows of these modes: gains by the formula times `factor`, with noise in the projected Jacobian. */
function seenAt(sigma: number, factor = 1, noise = 0): Modes {
  const gains = eigenvalues.map((value) => (factor * value) / (factor * value + sigma * sigma));
  const projected = randomNormals(r * r, 3).map(
    (value, j) => (j % (r + 1) === 0 ? gains[j / (r + 1)]! : 0) + noise * value,
  );
  const errors = new Float64Array(r).fill(1.96 * gainError(projected));
  return { level: edm(sigma), basis, gains, projected, errors };
}

describe('what is uncertain about eigenvalues', () => {
  it('is half a percent where exact levels agree', () => {
    for (const { value, low, high } of eigenvalueUncertainty(basis, eigenvalues, [seenAt(8), seenAt(4)], d))
      closeTo([low / value, high / value], [0.995, 1.005], 1e-12);
  });

  it('reaches as far as the levels are apart', () => {
    const doubt = eigenvalueUncertainty(basis, eigenvalues, [seenAt(8, 1.3), seenAt(4, 0.8)], d);
    doubt.forEach(({ value, low, high }) => closeTo([low / value, high / value], [0.8, 1.3], 1e-9));
  });

  it('grows with the error that the Jacobian’s asymmetry shows, the more the less a level resolves', () => {
    const [first, , , last] = eigenvalueUncertainty(basis, eigenvalues, [seenAt(4, 1, 0.02)], d);
    assert.ok(first!.low < 16 && first!.high > 16 && first!.high - first!.low < 8);
    assert.ok(last!.high / last!.low > first!.high / first!.low);
  });

  it('leaves out a level that follows other modes', () => {
    const elsewhere = { ...seenAt(8, 5), basis: randomBasis(2 * r, d, 1).slice(r * d) };
    for (const { value, high } of eigenvalueUncertainty(basis, eigenvalues, [seenAt(4), elsewhere], d))
      within(high, 1.005 * value, 1e-9);
  });

  it('is for a gain what repeated errors of that size scatter by', () => {
    const errors = Array.from({ length: 400 }, (_, n) => randomNormals(64, 100 + n).map((value) => 0.03 * value));
    const diagonal = errors.map((error) => error[0]! ** 2).reduce((sum, value) => sum + value, 0) / errors.length;
    const told = errors.map((error) => gainError(error) ** 2).reduce((sum, value) => sum + value, 0) / errors.length;
    within(told, diagonal, 0.25);
  });

  it('holds the true eigenvalue of samples about as often as it says', () => {
    const truth = randomGaussian([50], d, 0.01, 2);
    const evaluator = 200;
    let held = 0;
    for (let n = 0; n < evaluator; n++) {
      const found = gaussianOfSamples(draws(truth, 64, 1000 + 2 * n), d);
      const [{ low, high } = { low: 0, high: 0 }] = sampledUncertainty(found.eigenvalues, 64);
      held += Number(low <= 50 && 50 <= high);
    }
    assert.ok(held / evaluator > 0.9 && held < evaluator, `${held}`);
  });
});
