/**
 * Networks whose answers are known, as .onnx bytes. The exact denoisers take float32 [batch, ...shape] and reckon in
 * float64 inside, so that their only error is the rounding of the answer.
 */
import { GraphBuilder } from './graphBuilder';
import {
  empirical,
  gaussian,
  mixture,
  randomSines,
  sizeOf,
  type DenoiserGraph,
  type EmpiricalOptions,
  type GaussianOptions,
  type MixtureOptions,
  type Names,
  type Ports,
} from './denoiserGraphs';

export { gaussian, mixture, randomSines } from './denoiserGraphs';
export type { DenoiserGraph, EmpiricalOptions, GaussianOptions, MixtureOptions, Names } from './denoiserGraphs';

export { classifier, tinyConvolution } from './smallNetworks';

/** What exporters write when nobody names the ports. */
export const junkNames: Names = { sample: 'input.1', time: 'input.2', output: 'output' };

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

/** Signal and noise of every timestep, [T] each: a = √ᾱ_t, b = √(1−ᾱ_t). */
export interface TimestepTable {
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/** Linear betas; DDPM's, 1e-4 … 0.02 over 1000 timesteps, unless others are given. */
export function linearBetas(timesteps = 1000, first = 1e-4, last = 0.02): TimestepTable {
  const a = new Float64Array(timesteps);
  const b = new Float64Array(timesteps);
  let alphaBar = 1;
  for (let t = 0; t < timesteps; t++) {
    alphaBar *= 1 - (first + ((last - first) * t) / (timesteps - 1));
    a[t] = Math.sqrt(alphaBar);
    b[t] = Math.sqrt(1 - alphaBar);
  }
  return { a, b };
}

/** DDPM convention: float32 sample, int64 timestep [batch] → the noise ε = (x − a·D(x/a; b/a))/b. */
export function epsilonOf(
  denoiser: DenoiserGraph,
  { shape, names }: Ports,
  schedule: TimestepTable = linearBetas(),
): Uint8Array {
  const { sample, time, output } = names ?? { sample: 'sample', time: 'timestep', output: 'out_sample' };
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

/** VE convention of score networks: float32 sample, σ [batch] → the score (D(x; σ) − x)/σ². */
export function scoreOf(denoiser: DenoiserGraph, ports: Ports): Uint8Array {
  const names = ports.names ?? { sample: 'sample', time: 'timestep', output: 'out_sample' };
  return denoiserModel(
    (graph, x, sigma) => graph.divide(graph.subtract(denoiser(graph, x, sigma), x), graph.multiply(sigma, sigma)),
    { ...ports, names },
  );
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
  const finite = gaussian({
    mean: new Float64Array(d),
    basis: new Float64Array(0),
    eigenvalues: new Float64Array(0),
    tail: 0.25,
    shape: ports.shape,
  });
  return denoiserModel((graph, x, sigma) => {
    const above = graph.apply('Greater', [sigma, graph.double(limit)]);
    return graph.apply('Where', [above, graph.double(NaN), finite(graph, x, sigma)]);
  }, ports);
}
