import { combine } from '../algebra/orthonormal';
import { symmetricEigen } from '../algebra/symmetricEigen';

/** Directions of the inputs below this part of the largest, in squares, are left out. */
const SINGULAR = 1e-12;

/**
 * Least squares on inputs X [n, r]: the coefficients of outputs Y [n, d] are weights·Y, weights = (XᵀX)⁻¹Xᵀ [r, n]; and (XᵀX)⁻¹ [r, r],
 * their covariance over the variance of what is left.
 */
export function regressionWeights(
  inputs: Float64Array,
  rank: number,
): { readonly weights: Float64Array; readonly inverse: Float64Array } {
  if (rank === 0) return { weights: inputs, inverse: inputs };
  const n = inputs.length / rank;
  const columns = new Float64Array(inputs.length);
  for (let p = 0; p < n; p++) for (let k = 0; k < rank; k++) columns[k * n + p] = inputs[p * rank + k]!;
  const gram = combine(columns, inputs, rank);
  const { eigenvalues, vectors } = symmetricEigen(gram, rank);
  const inverse = new Float64Array(rank * rank);
  for (let k = 0; k < rank; k++) {
    if (!(eigenvalues[k]! > SINGULAR * eigenvalues[0]!)) continue;
    for (let i = 0; i < rank; i++)
      for (let j = 0; j < rank; j++)
        inverse[i * rank + j]! += (vectors[k * rank + i]! * vectors[k * rank + j]!) / eigenvalues[k]!;
  }
  return { weights: combine(inverse, columns, n), inverse };
}
