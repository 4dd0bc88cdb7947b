import type { Gaussian } from '../../../src/score/gaussian';
import { combine, innerProducts } from '../../../src/score/algebra/orthonormal';
import type { DenoiserGraph } from '../onnxGraph';
import { randomNormals } from '../randomNormals';
import type { ExactLaw } from './law';

/** A Gaussian of which some modes are two bumps at ±`apart` about the mean, with the rest of their variance in each. */
export interface Bimodal {
  readonly moments: Gaussian;
  /** [r]; 0 for a mode that is Gaussian. */
  readonly apart: Float64Array;
}

/** Symmetric about its mean, so that every odd moment vanishes: D is odd there, as an affine map is. */
export function bimodalLaw({ moments, apart }: Bimodal): ExactLaw {
  const { mean, basis, eigenvalues, tail } = moments;
  const d = mean.length;
  const rank = eigenvalues.length;
  const inside = eigenvalues.map((value, k) => value - apart[k]! ** 2);
  return {
    moments,
    denoise(x, sigma) {
      const centred = x.map((value, j) => value - mean[j % d]!);
      const c = innerProducts(centred, basis, d);
      const outside = tail / (tail + sigma * sigma);
      const change = c.map((value, j) => {
        const k = j % rank;
        const total = inside[k]! + sigma * sigma;
        const side = Math.tanh((value * apart[k]!) / total) * apart[k]!;
        return side + (inside[k]! / total) * (value - side) - outside * value;
      });
      const along = combine(change, basis, d);
      return centred.map((value, j) => mean[j % d]! + outside * value + along[j]!);
    },
    sample(count, seed) {
      const rest = Math.sqrt(tail);
      const normals = randomNormals(count * d, seed);
      const sides = randomNormals(count * rank, seed + 1);
      const c = innerProducts(normals, basis, d).map(
        (value, j) => (Math.sqrt(inside[j % rank]!) - rest) * value + Math.sign(sides[j]!) * apart[j % rank]!,
      );
      const along = combine(c, basis, d);
      return normals.map((value, j) => mean[j % d]! + rest * value + along[j]!);
    },
    graph: bimodalGraph({ moments, apart }),
  };
}

function bimodalGraph({ moments: { mean, basis, eigenvalues, tail }, apart }: Bimodal): DenoiserGraph {
  const d = mean.length;
  const rank = eigenvalues.length;
  const inside = eigenvalues.map((value, k) => value - apart[k]! ** 2);
  return (graph, x, sigma) => {
    const { add, subtract, multiply, divide, product } = graph;
    const variance = multiply(sigma, sigma);
    const rows = graph.doubles(basis, [rank, d]);
    const centred = subtract(x, graph.doubles(mean));
    const c = product(centred, graph.apply('Transpose', [rows], { perm: { ints: [1, 0] } }));
    const total = add(graph.doubles(inside), variance);
    const distance = graph.doubles(apart);
    const tanh = graph.apply('Tanh', [graph.toFloat(divide(multiply(c, distance), total))]);
    const side = multiply(graph.toDouble(tanh), distance);
    const near = multiply(divide(graph.doubles(inside), total), subtract(c, side));
    const outside = divide(graph.double(tail), add(graph.double(tail), variance));
    const change = subtract(add(side, near), multiply(outside, c));
    return add(add(graph.doubles(mean), multiply(outside, centred)), product(change, rows));
  };
}
