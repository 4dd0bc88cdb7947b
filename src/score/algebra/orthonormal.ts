import { normals } from '../statistics/normal';

/**
 * Makes the rows of [r, d] orthonormal in place by modified Gram–Schmidt, done twice [Giraud et al. 2005: twice is enough].
 * A row that depends on those before it is left zero, or replaced by a random direction.
 */
export function orthonormalize(rows: Float64Array, d: number, dependent: 'zero' | 'random' = 'zero'): Float64Array {
  const removed = new Float64Array(rows.length / d).fill(-1);
  for (let start = 0; start < rows.length; start += d) {
    const row = rows.subarray(start, start + d);
    for (
      let attempt = 0;
      !orthonormalizeLast(rows.subarray(0, start), removed, row) && dependent === 'random';
      attempt++
    )
      row.set(normals(1 + (start + rows.length * attempt) / d, d));
  }
  return rows;
}

/** Makes a row a unit vector orthogonal to the earlier rows [k, d]; false where it depends on them, and is left zero. */
function orthonormalizeLast(earlier: Float64Array, removed: Float64Array, row: Float64Array): boolean {
  const before = norm(row);
  for (let pass = 0; pass < 2; pass++) addProjections(row, earlier, removed, row);
  const length = norm(row);
  const independent = length > 1e-12 * before && length > 0;
  const scale = independent ? 1 / length : 0;
  for (let i = 0; i < row.length; i++) row[i]! *= scale;
  return independent;
}

/** target += Σ_k gain_k ⟨row_k, x⟩ row_k over the rows [r, d]; x may be `target`. */
export function addProjections(target: Float64Array, rows: Float64Array, gains: Float64Array, x: Float64Array): void {
  const weights = productsWith(rows, x);
  for (let k = 0; k < weights.length; k++) weights[k]! *= gains[k]!;
  addCombination(target, rows, weights);
}

/** ⟨row_k, x⟩ of the rows [r, d], four at a time: four sums that do not wait for each other take the processor half as long. */
function productsWith(rows: Float64Array, x: Float64Array): Float64Array {
  const d = x.length;
  const products = new Float64Array(rows.length / d);
  let k = 0;
  for (; k + 4 <= products.length; k += 4) {
    const [first, second, third, fourth] = [k * d, (k + 1) * d, (k + 2) * d, (k + 3) * d];
    let [a, b, c, e] = [0, 0, 0, 0];
    for (let i = 0; i < d; i++) {
      const value = x[i]!;
      a += rows[first + i]! * value;
      b += rows[second + i]! * value;
      c += rows[third + i]! * value;
      e += rows[fourth + i]! * value;
    }
    products[k] = a;
    products[k + 1] = b;
    products[k + 2] = c;
    products[k + 3] = e;
  }
  for (; k < products.length; k++) products[k] = dot(rows.subarray(k * d, (k + 1) * d), x);
  return products;
}

/** target += Σ_k weight_k row_k over the rows [r, d], four at a time. */
function addCombination(target: Float64Array, rows: Float64Array, weights: Float64Array): void {
  const d = target.length;
  let k = 0;
  for (; k + 4 <= weights.length; k += 4) {
    const [first, second, third, fourth] = [k * d, (k + 1) * d, (k + 2) * d, (k + 3) * d];
    const [a, b, c, e] = [weights[k]!, weights[k + 1]!, weights[k + 2]!, weights[k + 3]!];
    for (let i = 0; i < d; i++)
      target[i]! += a * rows[first + i]! + b * rows[second + i]! + (c * rows[third + i]! + e * rows[fourth + i]!);
  }
  for (; k < weights.length; k++) addScaled(target, rows.subarray(k * d, (k + 1) * d), weights[k]!);
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

export function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

/** ‖a − b‖². */
export function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j]! - b[j]!) ** 2;
  return sum;
}

/** target += factor·source. */
export function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * source[i]!;
}

/** a [m, d] times b [n, d] transposed → [m, n]. */
export function innerProducts(a: Float64Array, b: Float64Array, d: number): Float64Array {
  const n = b.length / d;
  const result = new Float64Array((a.length / d) * n);
  for (let i = 0; i * d < a.length; i++) result.set(productsWith(b, a.subarray(i * d, (i + 1) * d)), i * n);
  return result;
}

/** weights [m, n] times rows [n, d] → [m, d]. */
export function combine(weights: Float64Array, rows: Float64Array, d: number): Float64Array {
  const n = rows.length / d;
  const m = weights.length / n;
  const result = new Float64Array(m * d);
  for (let i = 0; i < m; i++)
    addCombination(result.subarray(i * d, (i + 1) * d), rows, weights.subarray(i * n, (i + 1) * n));
  return result;
}
