/** Networks with a fault or a habit that a diagnosis must find. */
import { GraphBuilder } from './graphBuilder';
import { sizeOf, type DenoiserGraph, type Ports } from './denoiserGraphs';

/** The denoiser that answers NaN at σ in [low, high], as float16 does where it overflows. */
export function notFiniteBetween(low: number, high: number, denoiser: DenoiserGraph): DenoiserGraph {
  return (graph, x, sigma) => {
    const off = graph.apply('Abs', [graph.subtract(sigma, graph.double((low + high) / 2))]);
    const inside = graph.apply('LessOrEqual', [off, graph.double((high - low) / 2)]);
    return graph.apply('Where', [inside, graph.double(NaN), denoiser(graph, x, sigma)]);
  };
}

/** Rectified flow whose time runs from noise to data: x = t·x₀ + (1 − t)·n, velocity x₀ − n = (D(x/t; (1−t)/t) − x)/(1 − t). */
export function reversedVelocityOf(denoiser: DenoiserGraph, { shape, names }: Ports): Uint8Array {
  const { sample, time, output } = names ?? { sample: 'x', time: 't', output: 'velocity' };
  const graph = new GraphBuilder();
  const x = graph.reshape(graph.toDouble(sample), [-1, sizeOf(shape)]);
  const t = graph.reshape(graph.toDouble(time), [-1, 1]);
  const rest = graph.subtract(graph.double(1), t);
  const denoised = denoiser(graph, graph.divide(x, t), graph.divide(rest, t));
  const velocity = graph.divide(graph.subtract(denoised, x), rest);
  const ports = [
    { name: sample, type: 'float32', shape: ['batch', ...shape] },
    { name: time, type: 'float32', shape: ['batch'] },
  ];
  const out = { name: output, type: 'float32', shape: ['batch', ...shape] };
  return graph.finish(graph.reshape(graph.toFloat(velocity), [-1, ...shape]), ports, out);
}
