import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Leading eigenpairs of a symmetric matrix, eigenvalues descending. */
export interface Eigenpairs {
  eigenvalues: Float64Array;
  /** [rank, n], orthonormal rows. */
  vectors: Float64Array;
}

/**
 * The `rank` leading eigenpairs of a dense symmetric matrix [n, n]: Householder tridiagonalization and QL with implicit shifts
 * [Golub & Van Loan, §8.3], as ml-matrix has them. All NaN where the matrix is not finite.
 */
export function symmetricEigen(matrix: Float64Array, n: number, rank = n): Eigenpairs {
  const vectors = new Float64Array(rank * n);
  const eigenvalues = new Float64Array(rank);
  if (n === 0) return { eigenvalues, vectors };
  const largest = matrix.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!Number.isFinite(largest)) return { eigenvalues: eigenvalues.fill(NaN), vectors: vectors.fill(NaN) };
  // The decomposition squares the elements. A power of two takes no digits from them.
  const scale = largest > 0 ? 2 ** Math.max(-1022, Math.floor(Math.log2(largest))) : 1;
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    Matrix.from1DArray(
      n,
      n,
      matrix.map((value) => value / scale),
    ),
    { assumeSymmetric: true },
  );
  for (let k = 0; k < rank; k++) {
    const column = n - 1 - k; // ml-matrix sorts them ascending.
    eigenvalues[k] = realEigenvalues[column]! * scale;
    const vector = vectors.subarray(k * n, (k + 1) * n);
    for (let j = 0; j < n; j++) vector[j] = eigenvectorMatrix.get(j, column);
    orient(vector);
  }
  return { eigenvalues, vectors };
}

/** Of the two unit vectors of an eigenvalue the one whose largest element is positive: the same on every machine. */
function orient(vector: Float64Array): void {
  const largest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  if (largest < 0) for (let j = 0; j < vector.length; j++) vector[j] = -vector[j]!;
}

/** (A + Aᵀ)/2 of a square matrix [n, n]. */
export function symmetrized(matrix: Float64Array, n: number): Float64Array {
  return matrix.map((value, i) => (value + matrix[(i % n) * n + Math.floor(i / n)]!) / 2);
}
