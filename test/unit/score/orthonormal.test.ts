import assert from 'node:assert/strict';
import { addScaled, combine, dot, innerProducts, norm, orthonormalize } from '../../../src/score/algebra/orthonormal';
import { orthonormalRows } from '../../../src/score/algebra/orthonormalRows';
import { plainProduct } from '../../support/plainProduct';
import { randomNormals } from '../../support/randomNormals';
import { closeTo, within } from './closeTo';

const identity = (n: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, ij) => Number(ij % (n + 1) === 0));

describe('orthonormalise', () => {
  it('makes rows orthonormal without leaving their span', () => {
    const [r, d] = [6, 20];
    const rows = randomNormals(r * d, 1);
    const basis = orthonormalize(rows.slice(), d);
    closeTo(innerProducts(basis, basis, d), identity(r), 1e-14);
    const back = combine(innerProducts(rows, basis, d), basis, d);
    closeTo(back, rows, 1e-14);
    // Row k needs only the first k directions.
    const triangle = innerProducts(rows, basis, d);
    for (let i = 0; i < r; i++) for (let j = i + 1; j < r; j++) assert.ok(Math.abs(triangle[i * r + j]!) < 1e-13);
  });

  it('stays orthonormal where rows are almost the same', () => {
    const d = 30;
    const first = randomNormals(d, 2);
    const rows = new Float64Array(4 * d);
    for (let k = 0; k < 4; k++)
      rows.set(
        randomNormals(d, 3 + k).map((value, i) => first[i]! + 1e-8 * value),
        k * d,
      );
    const basis = orthonormalize(rows, d);
    closeTo(innerProducts(basis, basis, d), identity(4), 1e-13);
  });

  it('is indifferent to the scale of the rows', () => {
    const rows = randomNormals(3 * 8, 4);
    const scaled = rows.map((value, j) => value * [1e-150, 1, 1e150][Math.floor(j / 8)]!);
    closeTo(orthonormalize(scaled, 8), orthonormalize(rows, 8), 1e-13);
  });

  it('leaves a dependent row, and a zero one, zero', () => {
    const d = 9;
    const [a, b] = [randomNormals(d, 5), randomNormals(d, 6)];
    const sum = a.map((value, i) => 2 * value - 3 * b[i]!);
    const basis = orthonormalize(Float64Array.of(...a, ...b, ...sum, ...new Float64Array(d)), d);
    closeTo(basis.slice(2 * d), new Float64Array(2 * d), 0);
    closeTo(innerProducts(basis.slice(0, 2 * d), basis.slice(0, 2 * d), d), identity(2), 1e-14);
  });
});

describe('orthonormalRows', () => {
  it('gives the rows that Gram–Schmidt gives', async () => {
    const [r, d] = [12, 40];
    const rows = randomNormals(r * d, 11);
    closeTo(await orthonormalRows(rows, r, d, plainProduct), orthonormalize(rows.slice(), d), 1e-14);
  });

  it('puts random directions in the place of dependent rows', async () => {
    const d = 9;
    const [a, b] = [randomNormals(d, 5), randomNormals(d, 6)];
    const sum = a.map((value, i) => 2 * value - 3 * b[i]!);
    const basis = await orthonormalRows(
      Float64Array.of(...a, ...b, ...sum, ...new Float64Array(d)),
      4,
      d,
      plainProduct,
    );
    closeTo(innerProducts(basis, basis, d), identity(4), 1e-14);
    closeTo(basis.slice(0, 2 * d), orthonormalize(Float64Array.of(...a, ...b), d), 1e-14);
  });
});

describe('innerProducts and combine', () => {
  it('are A·Bᵀ and W·B', async () => {
    const [m, n, d] = [3, 4, 5];
    const [a, b, weights] = [randomNormals(m * d, 7), randomNormals(n * d, 8), randomNormals(m * n, 9)];
    closeTo(innerProducts(a, b, d), await plainProduct(a, b, m, d, n, 'b'), 1e-14);
    closeTo(combine(weights, b, d), await plainProduct(weights, b, m, n, d), 1e-14);
  });
});

describe('dot, norm, addScaled', () => {
  it('are what they say', () => {
    const [a, b] = [Float64Array.of(3, 4), Float64Array.of(1, -2)];
    assert.equal(dot(a, b), -5);
    within(norm(a), 5, 1e-15);
    addScaled(a, b, 2);
    assert.deepEqual(a, Float64Array.of(5, 0));
  });
});
