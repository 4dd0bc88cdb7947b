/** The formulas of denoisers whose answers are known, as parts of an ONNX graph in float64. */
import type { GraphBuilder } from './graphBuilder';
import { randomNormals } from './randomNormals';

/** Names of the ports. */
export interface Names {
  sample: string;
  time: string;
  output: string;
}

/** D(x, σ) as part of a graph: float64 x [batch, d] and σ [batch, 1] to [batch, d]. */
export type DenoiserGraph = (graph: GraphBuilder, x: string, sigma: string) => string;

export interface Ports {
  /** One sample without its batch dimension. */
  shape: readonly number[];
  names?: Names;
}

export interface GaussianOptions extends Ports {
  /** [d] */
  mean: Float64Array;
  /** [rank, d], orthonormal rows. */
  basis: Float64Array;
  /** [rank] */
  eigenvalues: Float64Array;
  /** Variance of every direction outside the basis. */
  tail: number;
}

export interface MixtureOptions extends Ports {
  /** [components, d] */
  means: Float64Array;
  /** [components], the isotropic variance of each. */
  variances: Float64Array;
  /** [components], summing to one. */
  weights: Float64Array;
}

export interface EmpiricalOptions extends Ports {
  /** [N, d] */
  points: Float64Array;
}

/** D = μ + τ(x−μ) + U (g_k − τ) Uᵀ(x−μ), g_k = λ_k/(λ_k+σ²), τ the gain of the tail. */
export function gaussian({ mean, basis, eigenvalues, tail }: GaussianOptions): DenoiserGraph {
  const d = mean.length;
  const rank = eigenvalues.length;
  return (graph, x, sigma) => {
    const { add, subtract, multiply, divide, product } = graph;
    const variance = multiply(sigma, sigma);
    const gain = (lambda: string): string => divide(lambda, add(lambda, variance));
    const offGain = gain(graph.double(tail));
    const centred = subtract(x, graph.doubles(mean));
    const isotropic = add(graph.doubles(mean), multiply(offGain, centred));
    if (rank === 0) return isotropic;
    const rows = graph.doubles(basis, [rank, d]);
    const coordinates = product(centred, graph.apply('Transpose', [rows], { perm: { ints: [1, 0] } }));
    const gains = subtract(gain(graph.doubles(eigenvalues)), offGain);
    return add(isotropic, product(multiply(gains, coordinates), rows));
  };
}

/** D = Σ r_i (μ_i + s_i (x−μ_i)), s_i = v_i/(v_i+σ²), r the posterior weights of the components. */
export function mixture({ means, variances, weights }: MixtureOptions): DenoiserGraph {
  const count = weights.length;
  const d = means.length / count;
  const norms = Array.from({ length: count }, (_, i) => squaredNorm(means.subarray(i * d, (i + 1) * d)));
  return (graph, x, sigma) => {
    const { add, subtract, multiply, divide, product } = graph;
    const rows = graph.doubles(means, [count, d]);
    const total = add(graph.doubles(variances), multiply(sigma, sigma)); // [batch, components]
    const inner = product(x, graph.apply('Transpose', [rows], { perm: { ints: [1, 0] } }));
    const distance = add(subtract(graph.rowSum(multiply(x, x)), add(inner, inner)), graph.doubles(norms));
    const exponent = divide(distance, add(total, total));
    const volume = multiply(graph.double(d / 2), graph.apply('Log', [total]));
    const prior = graph.doubles(Array.from(weights, Math.log));
    const logits = subtract(subtract(prior, volume), exponent);
    const posterior = graph.apply('Softmax', [logits], { axis: { int: -1 } });
    const shrink = divide(graph.doubles(variances), total);
    const towardsX = graph.rowSum(multiply(posterior, shrink));
    const towardsMeans = product(multiply(posterior, subtract(graph.double(1), shrink)), rows);
    return add(multiply(towardsX, x), towardsMeans);
  };
}

/** D = Σ softmax(−‖x−y_i‖²/2σ²) y_i over the points: what a memorising network follows. */
export function empirical({ points, shape }: EmpiricalOptions): DenoiserGraph {
  const count = points.length / sizeOf(shape);
  const weights = new Float64Array(count).fill(1 / count);
  return mixture({ means: points, variances: new Float64Array(count), weights, shape });
}

/** An EDM-preconditioned network of random sines that has no linear regime at any σ; still D → x as σ → 0. */
export function randomSines(d: number, seed = 1): DenoiserGraph {
  const weights = Float64Array.from(randomNormals(d * d, seed), (value) => (4 * value) / Math.sqrt(d));
  return (graph, x, sigma) => {
    const { add, multiply, divide, product } = graph;
    const variance = multiply(sigma, sigma);
    const dataVariance = graph.double(0.25);
    const total = add(variance, dataVariance);
    const scale = graph.apply('Sqrt', [total]);
    const inner = graph.apply('Sin', [graph.toFloat(product(divide(x, scale), graph.doubles(weights, [d, d])))]);
    const skip = multiply(divide(dataVariance, total), x);
    const out = divide(multiply(sigma, graph.double(0.5)), scale);
    return add(skip, multiply(out, graph.toDouble(inner)));
  };
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function squaredNorm(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
