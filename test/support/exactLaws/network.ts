import type { DenoiserGraph } from '../onnxGraph';
import { denoiserModel, epsilonOf } from '../onnxGraph';
import { GraphBuilder } from '../graphBuilder';
import { sizeOf } from '../denoiserGraphs';

/** What the network takes and gives: D over σ, or F in EDM's preconditioning; ε over timesteps; a velocity over t. */
export type Kind =
  | { readonly family: 'edm'; readonly raw?: boolean }
  | { readonly family: 'vp'; readonly alphas: Float64Array }
  | { readonly family: 'flow'; readonly reversed?: boolean };

/** The .onnx file of a denoiser as a network of that kind. */
export function networkOf(graph: DenoiserGraph, shape: readonly number[], kind: Kind): Uint8Array {
  switch (kind.family) {
    case 'edm':
      return kind.raw ? preconditioned(graph, shape) : denoiserModel(graph, { shape, names: NAMES });
    case 'vp':
      return epsilonOf(
        graph,
        { shape },
        { a: kind.alphas.map(Math.sqrt), b: kind.alphas.map((a) => Math.sqrt(1 - a)) },
      );
    case 'flow':
      return velocity(graph, shape, kind.reversed ?? false);
  }
}

const NAMES = { sample: 'sample', time: 'sigma', output: 'denoised' };

/** EDM's F with σ_data 0.5, given c_in·x and c_noise = ln(σ)/4. */
function preconditioned(denoiser: DenoiserGraph, shape: readonly number[]): Uint8Array {
  const g = new GraphBuilder();
  const { add, subtract, multiply, divide } = g;
  const sigma = g.apply('Exp', [multiply(column(g, 'c_noise'), g.double(4))]);
  const total = g.apply('Sqrt', [add(multiply(sigma, sigma), g.double(0.25))]);
  const x = multiply(rows(g, shape), total);
  const skip = divide(g.double(0.25), multiply(total, total));
  const out = divide(multiply(sigma, g.double(0.5)), total);
  const raw = divide(subtract(denoiser(g, x, sigma), multiply(skip, x)), out);
  return finished(g, raw, shape, 'c_noise');
}

/** n − x₀ over t from data to noise, or x₀ − n over t from noise to data. */
function velocity(denoiser: DenoiserGraph, shape: readonly number[], reversed: boolean): Uint8Array {
  const g = new GraphBuilder();
  const { subtract, divide } = g;
  const t = g.apply('Clip', [column(g, 't'), g.double(1e-4), g.double(0.9999)]);
  const rest = subtract(g.double(1), t);
  const [a, b] = reversed ? [t, rest] : [rest, t];
  const x = rows(g, shape);
  const denoised = denoiser(g, divide(x, a), divide(b, a));
  const noise = divide(subtract(x, g.multiply(a, denoised)), b);
  const answer = reversed ? subtract(denoised, noise) : subtract(noise, denoised);
  return finished(g, answer, shape, 't');
}

function column(g: GraphBuilder, time: string): string {
  return g.reshape(g.toDouble(time), [-1, 1]);
}

function rows(g: GraphBuilder, shape: readonly number[]): string {
  return g.reshape(g.toDouble('sample'), [-1, sizeOf(shape)]);
}

function finished(g: GraphBuilder, answer: string, shape: readonly number[], time: string): Uint8Array {
  const ports = [
    { name: 'sample', type: 'float32', shape: ['batch', ...shape] },
    { name: time, type: 'float32', shape: ['batch'] },
  ];
  const output = { name: 'out', type: 'float32', shape: ['batch', ...shape] };
  return g.finish(g.reshape(g.toFloat(answer), [-1, ...shape]), ports, output);
}
