/**
 * Eigenvalues alone of a symmetric matrix [n, n], in no order: Householder tridiagonalisation, then QL with implicit shifts
 * [Golub & Van Loan, §8.3]. Where vectors are not needed it is far cheaper than Jacobi rotations.
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const { diagonal, beside } = tridiagonal(matrix.slice(), n);
  for (let first = 0; first < n; first++)
    for (let round = 0; round < 60; round++) {
      let last = first;
      while (last < n - 1 && !isNegligible(beside[last]!, diagonal[last]!, diagonal[last + 1]!)) last++;
      if (last === first) break;
      shiftedStep(diagonal, beside, first, last);
    }
  return diagonal;
}

function isNegligible(entry: number, above: number, below: number): boolean {
  return Math.abs(entry) <= Number.EPSILON * (Math.abs(above) + Math.abs(below));
}

/** The diagonal and what stands beside it, [n] each, of the same eigenvalues; overwrites a. */
function tridiagonal(a: Float64Array, n: number): { diagonal: Float64Array; beside: Float64Array } {
  const beside = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    const v = Float64Array.from({ length: n - k - 1 }, (_, i) => a[(k + 1 + i) * n + k]!);
    const norm = Math.hypot(...v);
    beside[k] = v[0]! > 0 ? -norm : norm;
    v[0]! -= beside[k]!;
    const square = v.reduce((sum, value) => sum + value * value, 0);
    if (square > 0) reflect(a, n, k + 1, v, square);
  }
  if (n > 1) beside[n - 2] = a[(n - 1) * n + n - 2]!;
  return { diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!), beside };
}

/** H A H on the rows and columns from `start` on, H = I − 2 v vᵀ / vᵀv. */
function reflect(a: Float64Array, n: number, start: number, v: Float64Array, square: number): void {
  const w = v.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < v.length; j++) sum += a[(start + i) * n + start + j]! * v[j]!;
    return (2 * sum) / square;
  });
  const along = w.reduce((sum, value, i) => sum + value * v[i]!, 0) / square;
  for (let i = 0; i < w.length; i++) w[i]! -= along * v[i]!;
  for (let i = 0; i < v.length; i++)
    for (let j = 0; j < v.length; j++) a[(start + i) * n + start + j]! -= v[i]! * w[j]! + w[i]! * v[j]!;
}

/** One implicit QL step on the block from `first` to `last`. */
function shiftedStep(d: Float64Array, e: Float64Array, first: number, last: number): void {
  const half = (d[first + 1]! - d[first]!) / (2 * e[first]!);
  const root = Math.hypot(half, 1);
  let g = d[last]! - d[first]! + e[first]! / (half + (half < 0 ? -root : root));
  let sine = 1;
  let cosine = 1;
  let moved = 0;
  for (let i = last - 1; i >= first; i--) {
    const f = sine * e[i]!;
    const b = cosine * e[i]!;
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1]! -= moved;
      e[last] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    const below = d[i + 1]! - moved;
    const turned = (d[i]! - below) * sine + 2 * cosine * b;
    moved = sine * turned;
    d[i + 1] = below + moved;
    g = cosine * turned - b;
  }
  d[first]! -= moved;
  e[first] = g;
  e[last] = 0;
}
