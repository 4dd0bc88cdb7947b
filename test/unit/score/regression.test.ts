import assert from 'node:assert/strict';
import { regress } from '../../../src/score/structure/regression';
import { leadingDirections } from '../../../src/score/algebra/leadingDirections';
import { combine, dot, innerProducts, norm } from '../../../src/score/algebra/orthonormal';
import { randomNormals } from '../../support/randomNormals';
import { closeTo } from './closeTo';

describe('regress', () => {
  const [rank, m] = [32, 32];
  const coefficients = randomNormals(rank * m, 1).map((value) => 0.02 * value);

  /** Outputs of `n` rows with that much noise. */
  function outputsOf(n: number, noise: number): { inputs: Float64Array; outputs: Float64Array } {
    const inputs = randomNormals(n * rank, 2);
    const off = randomNormals(n * m, 3);
    const outputs = combine(inputs, coefficients, m).map((value, j) => value + noise * off[j]!);
    return { inputs, outputs };
  }

  it('is least squares where nothing is left over', () => {
    const { inputs, outputs } = outputsOf(40, 0);
    closeTo(regress(inputs, outputs, rank, 1).coefficients, coefficients, 1e-9, 'coefficients');
  });

  it('takes little of what is left for structure, of rows hardly more than inputs, or fewer', () => {
    const size = norm(coefficients);
    for (const n of [24, 40]) {
      const { inputs, outputs } = outputsOf(n, 0.5);
      const found = regress(inputs, outputs, rank, m);
      const off = norm(found.coefficients.map((value, j) => value - coefficients[j]!));
      assert.ok(off < 1.3 * size, `${n} rows: ${off} of ${size}`);
      assert.ok(Math.abs(Math.sqrt(found.left[0]!) / 0.5 - 1) < 0.25, `${found.left[0]}`);
    }
  });

  it('knows how far a coefficient may be off, for groups of outputs that are unlike', () => {
    const { inputs, outputs } = outputsOf(64, 0);
    const noise = randomNormals(outputs.length, 4);
    const half = outputs.map((value, j) => value + (j % m < m / 2 ? 0.3 * noise[j]! : 0));
    const found = regress(inputs, half, rank, 1);
    let held = 0;
    for (let k = 0; k < rank; k++) {
      const unit = Float64Array.from({ length: rank }, (_, j) => (j === k ? 1 : 0));
      found.scatter(unit).forEach((variance, j) => {
        const off = Math.abs(found.coefficients[k * m + j]! - coefficients[k * m + j]!);
        if (j >= m / 2) assert.ok(off < 1e-6, `${off}`);
        else if (off <= 1.96 * Math.sqrt(variance)) held++;
      });
    }
    assert.ok(held / (rank * (m / 2)) > 0.93, `${held}`);
  });
});

describe('leadingDirections', () => {
  it('spans what rows vary in, the longest first, of many rows too', () => {
    const d = 20;
    const basis = randomNormals(3 * d, 5);
    const rows = combine(randomNormals(400 * 3, 6), basis, d);
    const found = leadingDirections(rows, d);
    assert.equal(found.length, 3 * d);
    const lengths = [0, 1, 2].map((k) => norm(found.subarray(k * d, (k + 1) * d)));
    assert.ok(lengths[0]! >= lengths[1]! && lengths[1]! >= lengths[2]!);
    const across = innerProducts(found, found, d);
    assert.ok(Math.abs(across[1]!) < 1e-9 * dot(found, found));
  });
});
