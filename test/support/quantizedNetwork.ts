import { GraphBuilder } from './graphBuilder';

/** Blobs of one variance and equal weights: [count, d] points. */
interface Points {
  readonly points: Float64Array;
  readonly variance: number;
}

type Arithmetic = 'float32' | 'int8';

/**
 * The exact flow-matching velocity of blobs over images of one channel, x [batch, 1, side, side] and t [batch] from data to noise, in
 * float32; or the same as dynamic quantization leaves it: int8 weights, inputs rounded to 8 bits in each call (ConvInteger and
 * MatMulInteger).
 */
export function blobVelocity({ points, variance }: Points, side: number, arithmetic: Arithmetic): Uint8Array {
  const graph = new GraphBuilder();
  const { add, subtract, multiply, divide } = graph;
  const d = side * side;
  const count = points.length / d;
  const float = (value: number): string => graph.floats([value], []);
  const layer = arithmetic === 'int8' ? integerLayer : floatLayer;

  const x = graph.reshape(layer(graph, 'Conv', 'x', { values: [1], shape: [1, 1, 1, 1] }), [-1, d]);
  const t = graph.reshape('t', [-1, 1]);
  const signal = subtract(float(1), t);
  const sigma = divide(t, signal);
  const square = multiply(sigma, sigma);
  const total = add(square, float(variance));
  const scaled = divide(x, signal);
  const norms = Array.from({ length: count }, (_, i) =>
    points.subarray(i * d, (i + 1) * d).reduce((sum, value) => sum + value * value, 0),
  );
  const columns = Float64Array.from({ length: d * count }, (_, i) => points[(i % count) * d + Math.floor(i / count)]!);
  const fit = subtract(
    layer(graph, 'MatMul', scaled, { values: columns, shape: [d, count] }),
    graph.floats(
      norms.map((norm) => norm / 2),
      [count],
    ),
  );
  const posterior = graph.apply('Softmax', [divide(fit, total)], { axis: { int: -1 } });
  const blob = layer(graph, 'MatMul', posterior, { values: points, shape: [count, d] });
  const denoised = add(multiply(divide(float(variance), total), scaled), multiply(divide(square, total), blob));
  const velocity = graph.reshape(divide(subtract(x, denoised), t), [-1, 1, side, side]);
  const shape = ['batch', 1, side, side];
  const ports = [
    { name: 'x', type: 'float32', shape },
    { name: 't', type: 'float32', shape: ['batch'] },
  ];
  return graph.finish(velocity, ports, { name: 'v', type: 'float32', shape });
}

interface Weights {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
}

type Layer = (graph: GraphBuilder, operator: 'Conv' | 'MatMul', input: string, weights: Weights) => string;

const floatLayer: Layer = (graph, operator, input, { values, shape }) =>
  graph.apply(operator, [input, graph.floats(values, shape)]);

const integerLayer: Layer = (graph, operator, input, { values, shape }) => {
  const largest = Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const data = Int8Array.from(values, (value) => Math.round((value / largest) * 127));
  const { numbers, scale, zero } = graph.quantize(input);
  const zeroWeight = graph.tensor({ type: 'int8', data: new Int8Array(1) }, []);
  const sum = graph.apply(`${operator}Integer`, [
    numbers,
    graph.tensor({ type: 'int8', data }, shape),
    zero,
    zeroWeight,
  ]);
  const unit = graph.multiply(scale, graph.floats([largest / 127], []));
  return graph.multiply(graph.apply('Cast', [sum], { to: { int: 1 } }), unit);
};
