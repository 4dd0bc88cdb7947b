import { gaussianDenoiser } from '../support/onnxGraph';
import { randomBasis, randomNormals } from '../support/randomNormals';

const shape = [1, 8, 8];
const rank = 6;

/** A small exact denoiser of a Gaussian; another seed is another file. */
export function gaussianModel({ seed = 1 } = {}): Uint8Array {
  const d = shape.reduce((product, size) => product * size, 1);
  return gaussianDenoiser({
    shape,
    mean: randomNormals(d, seed).map((value) => value / 4),
    basis: randomBasis(rank, d, seed),
    eigenvalues: Float64Array.from({ length: rank }, (_, k) => 8 / 2 ** k),
    tail: 0.01,
  });
}
