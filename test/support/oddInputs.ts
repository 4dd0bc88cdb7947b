/** EDM denoisers whose inputs are not the usual ones: the answers are those of an ordinary network, known in closed form. */
import type { Port } from '../../src/checkpoint/onnx/header';
import { sizeOf, type DenoiserGraph } from './denoiserGraphs';
import { GraphBuilder } from './graphBuilder';

interface Odd {
  shape: readonly number[];
}

export const float = (name: string, shape: (number | string)[], type = 'float32'): Port => ({ name, type, shape });

/** sigma [batch, S]: one for each of the sample's first axis; it answers for their mean, so that all must be given. */
export function timePerPosition(denoiser: DenoiserGraph, { shape }: Odd): Uint8Array {
  const graph = new GraphBuilder();
  const [positions = 1] = shape;
  const x = graph.reshape(graph.toDouble('x'), [-1, sizeOf(shape)]);
  const sigma = graph.multiply(graph.rowSum(graph.toDouble('sigma')), graph.double(1 / positions));
  const denoised = graph.reshape(graph.toFloat(denoiser(graph, x, sigma)), [-1, ...shape]);
  const ports = [float('x', ['batch', ...shape]), float('sigma', ['batch', positions])];
  return graph.finish(denoised, ports, float('denoised', ['batch', ...shape]));
}

/** k [batch, S], integers: a timestep of DDPM's schedule for each of the sample's first axis, as in diffusion forcing; ε of the first one. */
export function timestepPerFrame(denoiser: DenoiserGraph, { shape }: Odd, alphas: Float64Array): Uint8Array {
  const graph = new GraphBuilder();
  const { subtract, multiply, divide } = graph;
  const [frames = 1] = shape;
  const x = graph.reshape(graph.toDouble('x'), [-1, sizeOf(shape)]);
  const first = graph.reshape(graph.apply('Gather', ['k', graph.integers([0])], { axis: { int: 1 } }), [-1, 1]);
  const at = (table: Float64Array): string => graph.apply('Gather', [graph.doubles(table), first]);
  const [a, b] = [at(alphas.map(Math.sqrt)), at(alphas.map((alpha) => Math.sqrt(1 - alpha)))];
  const noise = divide(subtract(x, multiply(a, denoiser(graph, divide(x, a), divide(b, a)))), b);
  const ports = [float('x', ['batch', ...shape]), float('k', ['batch', frames], 'int64')];
  return graph.finish(graph.reshape(graph.toFloat(noise), [-1, ...shape]), ports, float('out', ['batch', ...shape]));
}

/** x of the sample's shape alone, sigma []. */
export function withoutBatch(denoiser: DenoiserGraph, { shape }: Odd): Uint8Array {
  const graph = new GraphBuilder();
  const x = graph.reshape(graph.toDouble('x'), [1, sizeOf(shape)]);
  const sigma = graph.reshape(graph.toDouble('sigma'), [1, 1]);
  const denoised = graph.reshape(graph.toFloat(denoiser(graph, x, sigma)), shape);
  return graph.finish(denoised, [float('x', [...shape]), float('sigma', [])], float('denoised', [...shape]));
}

/** A batch of `count` samples, fixed, which share sigma []. */
export function fixedBatch(denoiser: DenoiserGraph, { shape }: Odd, count: number): Uint8Array {
  const graph = new GraphBuilder();
  const x = graph.reshape(graph.toDouble('x'), [count, sizeOf(shape)]);
  const sigma = graph.reshape(graph.toDouble('sigma'), [1, 1]);
  const denoised = graph.reshape(graph.toFloat(denoiser(graph, x, sigma)), [count, ...shape]);
  const own = [count, ...shape];
  return graph.finish(denoised, [float('x', own), float('sigma', [])], float('denoised', own));
}

/** x [batch, 3C, …]: two conditions of C channels before or after those of the noisy sample; D = c + D₀(x − c), c their sum. */
export function concatenated(
  denoiser: DenoiserGraph,
  { shape }: Odd,
  side: 'before' | 'after',
  hint = false,
): Uint8Array {
  const graph = new GraphBuilder();
  const [channels = 1, ...rest] = shape;
  const d = sizeOf(shape);
  const both = graph.reshape(graph.toDouble('x'), [-1, 3, d]);
  const part = (i: number): string =>
    graph.reshape(graph.apply('Gather', [both, graph.integers([i])], { axis: { int: 1 } }), [-1, d]);
  const x = part(side === 'before' ? 2 : 0);
  const condition = side === 'before' ? graph.add(part(0), part(1)) : graph.add(part(1), part(2));
  const sigma = graph.reshape(graph.toDouble('sigma'), [-1, 1]);
  const denoised = hint
    ? graph.add(denoiser(graph, x, sigma), graph.multiply(condition, graph.double(0.01)))
    : graph.add(condition, denoiser(graph, graph.subtract(x, condition), sigma));
  const ports = [float('x', ['batch', 3 * channels, ...rest]), float('sigma', ['batch'])];
  return graph.finish(
    graph.reshape(graph.toFloat(denoised), [-1, ...shape]),
    ports,
    float('denoised', ['batch', ...shape]),
  );
}

/** D(x; σ) as the second of two outputs, `80` and `81`: the first is what a layer inside answered. */
export function besideFeatures(denoiser: DenoiserGraph, { shape }: Odd): Uint8Array {
  const graph = new GraphBuilder();
  const x = graph.reshape(graph.toDouble('x'), [-1, sizeOf(shape)]);
  const denoised = denoiser(graph, x, graph.reshape(graph.toDouble('noise'), [-1, 1]));
  const whole = (value: string): string => graph.reshape(graph.toFloat(value), [-1, ...shape]);
  const own = ['batch', ...shape];
  const outputs = new Map([
    [float('80', own), whole(graph.apply('Abs', [denoised]))],
    [float('81', own), whole(denoised)],
  ]);
  return graph.finishAll(outputs, [float('x', own), float('noise', ['batch'])]);
}
