/** Ordinary float32 networks, tiny and with random weights. */
import type { Names } from './denoiserGraphs';
import { GraphBuilder } from './graphBuilder';
import { randomNormals } from './randomNormals';

/** An EDM-preconditioned denoiser of two 3×3 convolutions with random weights, in float32 alone, for any provider. */
export function tinyConvolution(options: {
  shape: readonly [number, number, number];
  width?: number;
  seed?: number;
  names?: Names;
}): Uint8Array {
  const { shape, width = 8, seed = 1 } = options;
  const { sample, time, output } = options.names ?? { sample: 'x', time: 'sigma', output: 'denoised' };
  const [channels] = shape;
  const graph = new GraphBuilder();
  const { add, multiply, divide } = graph;
  const scalar = (value: number): string => graph.floats([value], []);
  const convolution = (value: string, from: number, to: number, offset: number): string => {
    const weights = randomNormals(from * to * 9, seed + offset).map((weight) => weight / Math.sqrt(from * 9));
    return graph.apply('Conv', [value, graph.floats(weights, [to, from, 3, 3])], { pads: { ints: [1, 1, 1, 1] } });
  };

  const sigma = graph.reshape(time, [-1, 1, 1, 1]);
  const total = add(multiply(sigma, sigma), scalar(0.25));
  const scale = graph.apply('Sqrt', [total]);
  const hidden = graph.apply('Tanh', [convolution(divide(sample, scale), channels, width, 0)]);
  const raw = convolution(hidden, width, channels, 1);
  const skip = multiply(divide(scalar(0.25), total), sample);
  const denoised = add(skip, multiply(divide(multiply(sigma, scalar(0.5)), scale), raw));
  const ports = [
    { name: sample, type: 'float32', shape: ['batch', ...shape] },
    { name: time, type: 'float32', shape: ['batch'] },
  ];
  return graph.finish(denoised, ports, { name: output, type: 'float32', shape: ['batch', ...shape] });
}

/** Pictures to ten logits: not a denoiser. */
export function classifier(): Uint8Array {
  const graph = new GraphBuilder();
  const flat = graph.reshape('pixel_values', [-1, 3 * 8 * 8]);
  const logits = graph.product(flat, graph.floats(randomNormals(192 * 10, 3), [192, 10]));
  return graph.finish(logits, [{ name: 'pixel_values', type: 'float32', shape: ['batch', 3, 8, 8] }], {
    name: 'logits',
    type: 'float32',
    shape: ['batch', 10],
  });
}
