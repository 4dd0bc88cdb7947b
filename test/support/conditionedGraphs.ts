/** EDM denoisers of isotropic Gaussians whose mean depends on further inputs: every answer known in closed form. */
import type { Port } from '../../src/checkpoint/onnx/header';
import { sizeOf } from './denoiserGraphs';
import { GraphBuilder } from './graphBuilder';

/** Adds one input's part of the mean, float64 [batch, d], or [1, d] for all alike. */
export interface ConditionInput {
  port: Port;
  mean: (graph: GraphBuilder, name: string) => string;
}

export interface Conditioned {
  /** One sample without its batch dimension. */
  shape: readonly number[];
  variance: number;
  inputs: readonly ConditionInput[];
  sample?: string;
  time?: string;
  /** A number where the graph insists on one. */
  batch?: number | string;
  /** The file's metadata_props. */
  metadata?: Record<string, string>;
}

/** float32 x [batch, …shape], sigma [batch] and the further inputs → D = μ + v/(v + σ²)·(x − μ), μ the sum of their parts. */
export function conditionedModel(options: Conditioned): Uint8Array {
  const { shape, variance, inputs, sample = 'x', time = 'sigma', batch = 'batch' } = options;
  const graph = new GraphBuilder();
  const { add, subtract, multiply, divide } = graph;
  const x = graph.reshape(graph.toDouble(sample), [-1, sizeOf(shape)]);
  const sigma = graph.reshape(graph.toDouble(time), [-1, 1]);
  const v = graph.double(variance);
  const gain = divide(v, add(v, multiply(sigma, sigma)));
  const mean = inputs.map(({ port, mean: part }) => part(graph, port.name)).reduce((a, b) => add(a, b));
  const denoised = add(mean, multiply(gain, subtract(x, mean)));
  const ports: Port[] = [
    { name: sample, type: 'float32', shape: [batch, ...shape] },
    { name: time, type: 'float32', shape: [batch] },
    ...inputs.map(({ port }) => port),
  ];
  const answer = graph.reshape(graph.toFloat(denoised), [-1, ...shape]);
  const output = { name: 'denoised', type: 'float32', shape: [batch, ...shape] };
  return graph.finish(answer, ports, output, options.metadata);
}

/** The mean of a class by its index: a row of `means` [K, d]. */
export function classIndex(port: Port, means: Float64Array, d: number): ConditionInput {
  return {
    port,
    mean: (graph, name) => {
      const index = graph.reshape(graph.apply('Cast', [name], { to: { int: 7 } }), [-1]);
      return graph.apply('Gather', [graph.doubles(means, [means.length / d, d]), index]);
    },
  };
}

/** The same by a one-hot row [batch, K]; no class at all is a mean of zero. */
export function classOneHot(port: Port, means: Float64Array, d: number): ConditionInput {
  return {
    port,
    mean: (graph, name) => graph.product(graph.toDouble(name), graph.doubles(means, [means.length / d, d])),
  };
}

/** `scale` times the sum of all the input's numbers, in every element of the mean. */
export function summed(port: Port, scale: number, d: number): ConditionInput {
  return {
    port,
    mean: (graph, name) => {
      const batched = port.shape.length > 0 && port.shape[0] !== 1;
      const rows = graph.reshape(graph.toDouble(name), batched ? [0, -1] : [1, -1]);
      const sum = graph.multiply(graph.rowSum(rows), graph.double(scale));
      return graph.multiply(sum, graph.doubles(new Float64Array(d).fill(1), [1, d]));
    },
  };
}
