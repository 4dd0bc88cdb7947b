/**
 * Networks whose answers are known, as .onnx bytes. The exact denoisers take float32 [batch, ...shape] and reckon in
 * float64 inside, so that their only error is the rounding of the answer.
 */
import { GraphBuilder } from './graphBuilder';
import { randomNormals } from './randomNormals';

export { classifier, tinyConvolution } from './smallNetworks';

/** Names of the ports. */
export interface Names {
  sample: string;
  time: string;
  output: string;
}

/** What exporters write when nobody names the ports. */
export const junkNames: Names = { sample: 'input.1', time: 'input.2', output: 'output' };

/** D(x, σ) as part of a graph: float64 x [batch, d] and σ [batch, 1] to [batch, d]. */
export type DenoiserGraph = (graph: GraphBuilder, x: string, sigma: string) => string;

interface Ports {
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

/** EDM convention: float32 (x, sigma [batch]) → denoised. */
export function denoiserModel(denoiser: DenoiserGraph, { shape, names }: Ports): Uint8Array {
  const { sample, time, output } = names ?? { sample: 'x', time: 'sigma', output: 'denoised' };
  const graph = new GraphBuilder();
  const x = graph.reshape(graph.toDouble(sample), [-1, sizeOf(shape)]);
  const sigma = graph.reshape(graph.toDouble(time), [-1, 1]);
  const denoised = graph.reshape(graph.toFloat(denoiser(graph, x, sigma)), [-1, ...shape]);
  const ports = [
    { name: sample, type: 'float32', shape: ['batch', ...shape] },
    { name: time, type: 'float32', shape: ['batch'] },
  ];
  return graph.finish(denoised, ports, { name: output, type: 'float32', shape: ['batch', ...shape] });
}

/** DDPM's linear betas, 1e-4 … 0.02 over 1000 timesteps: a = √ᾱ_t, b = √(1−ᾱ_t). */
export function linearBetas(): { a: Float64Array; b: Float64Array } {
  const a = new Float64Array(1000);
  const b = new Float64Array(1000);
  let alphaBar = 1;
  for (let t = 0; t < 1000; t++) {
    alphaBar *= 1 - (1e-4 + ((0.02 - 1e-4) * t) / 999);
    a[t] = Math.sqrt(alphaBar);
    b[t] = Math.sqrt(1 - alphaBar);
  }
  return { a, b };
}

/** DDPM convention: float32 sample, int64 timestep [batch] → the noise ε = (x − a·D(x/a; b/a))/b. */
export function epsilonOf(denoiser: DenoiserGraph, { shape, names }: Ports): Uint8Array {
  const { sample, time, output } = names ?? { sample: 'sample', time: 'timestep', output: 'out_sample' };
  const schedule = linearBetas();
  const graph = new GraphBuilder();
  const x = graph.reshape(graph.toDouble(sample), [-1, sizeOf(shape)]);
  const at = (table: Float64Array): string =>
    graph.reshape(graph.apply('Gather', [graph.doubles(table), time]), [-1, 1]);
  const a = at(schedule.a);
  const b = at(schedule.b);
  const denoised = denoiser(graph, graph.divide(x, a), graph.divide(b, a));
  const epsilon = graph.divide(graph.subtract(x, graph.multiply(a, denoised)), b);
  const ports = [
    { name: sample, type: 'float32', shape: ['batch', ...shape] },
    { name: time, type: 'int64', shape: ['batch'] },
  ];
  const out = { name: output, type: 'float32', shape: ['batch', ...shape] };
  return graph.finish(graph.reshape(graph.toFloat(epsilon), [-1, ...shape]), ports, out);
}

export const gaussianDenoiser = (options: GaussianOptions): Uint8Array => denoiserModel(gaussian(options), options);
export const mixtureDenoiser = (options: MixtureOptions): Uint8Array => denoiserModel(mixture(options), options);
export const empiricalDenoiser = (options: EmpiricalOptions): Uint8Array => denoiserModel(empirical(options), options);
export const notLinear = (options: Ports & { seed?: number }): Uint8Array =>
  denoiserModel(randomSines(sizeOf(options.shape), options.seed), options);

/** A network that ignores what it is given. */
export function constantOutput({ value = 0.25, ...ports }: Ports & { value?: number }): Uint8Array {
  return denoiserModel((graph, x) => graph.add(graph.multiply(x, graph.double(0)), graph.double(value)), ports);
}

/** The denoiser of isotropic data of variance ¼ that answers NaN above a noise level. */
export function nanAbove(limit: number, ports: Ports): Uint8Array {
  const d = sizeOf(ports.shape);
  const sound = gaussian({
    mean: new Float64Array(d),
    basis: new Float64Array(0),
    eigenvalues: new Float64Array(0),
    tail: 0.25,
    shape: ports.shape,
  });
  return denoiserModel((graph, x, sigma) => {
    const above = graph.apply('Greater', [sigma, graph.double(limit)]);
    return graph.apply('Where', [above, graph.double(NaN), sound(graph, x, sigma)]);
  }, ports);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function squaredNorm(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
