/** What exporters and converters do to a network: what rounding excuses, and what they get wrong. */
import type { Node, Tensor } from '../../src/checkpoint/onnx/writer';
import { EditedModel, type Inserted } from './editedModel';
import { linearBetas } from './onnxGraph';

/** Element types of ONNX. */
const FLOAT = 1;
const FLOAT16 = 10;
const INT64 = 7;

/** Operators with weights. */
const PRODUCTS = ['Conv', 'ConvTranspose', 'Gemm', 'MatMul'];

const scalar = (value: number): Tensor => ({ type: 'float32', data: Float32Array.of(value), shape: [] });
const cast = (from: string, to: string, type: number): Node => ({
  operator: 'Cast',
  inputs: [from],
  outputs: [to],
  attributes: { to: { int: type } },
});

/** Every product in float16: its operands and its result are rounded. */
export function inHalf(file: string): Buffer {
  const rounded = (from: string, to: string): Inserted => ({
    nodes: [cast(from, `${to}.half`, FLOAT16), cast(`${to}.half`, to, FLOAT)],
  });
  return new EditedModel(file).beforeEach(PRODUCTS, rounded).afterEach(PRODUCTS, rounded).bytes();
}

/** Dynamic quantization: operands of every product in 8 bits, with a scale of each tensor's own. */
export function inInt8(file: string): Buffer {
  const quantized = (from: string, to: string): Inserted => ({
    nodes: [
      { operator: 'DynamicQuantizeLinear', inputs: [from], outputs: [`${to}.q`, `${to}.s`, `${to}.z`] },
      { operator: 'DequantizeLinear', inputs: [`${to}.q`, `${to}.s`, `${to}.z`], outputs: [to] },
    ],
  });
  return new EditedModel(file).beforeEach(PRODUCTS, quantized).bytes();
}

export function reordered(file: string): Buffer {
  return new EditedModel(file).reordered().bytes();
}

/** One tensor of weights off by about `part` of its size, as a damaged or wrongly merged layer is. */
export function weightsPerturbed(file: string, names: readonly string[], part: number): Buffer {
  const model = new EditedModel(file);
  for (const name of names) model.weight(name, (value, i) => value * (1 + (i % 2 === 0 ? part : -part)));
  return model.bytes();
}

/** factor·value + shift of an input, before anything sees it; an integer input takes integers. */
export function inputChanged(
  file: string,
  name: string,
  { factor = 1, shift = 0, integer = false }: { factor?: number; shift?: number; integer?: boolean },
): Buffer {
  const tensor = (value: number): Tensor =>
    integer ? { type: 'int64', data: BigInt64Array.of(BigInt(value)), shape: [] } : scalar(value);
  return new EditedModel(file)
    .before(name, {
      nodes: [
        { operator: 'Mul', inputs: [name, 'fault.factor'], outputs: ['fault.scaled'] },
        { operator: 'Add', inputs: ['fault.scaled', 'fault.shift'], outputs: [`${name}.inner`] },
      ],
      initializers: { 'fault.factor': tensor(factor), 'fault.shift': tensor(shift) },
    })
    .bytes();
}

/** An input cut down to whole numbers. */
export function inputCutToIntegers(file: string, name: string): Buffer {
  const nodes = [cast(name, 'fault.whole', INT64), cast('fault.whole', `${name}.inner`, FLOAT)];
  return new EditedModel(file).before(name, { nodes }).bytes();
}

/** An input that makes no difference: a constant stands in its place. */
export function inputIgnored(file: string, name: string): Buffer {
  const zero: Tensor = { type: 'int64', data: BigInt64Array.of(0n), shape: [] };
  const nodes: Node[] = [{ operator: 'Mul', inputs: [name, 'fault.zero'], outputs: [`${name}.inner`] }];
  return new EditedModel(file).before(name, { nodes, initializers: { 'fault.zero': zero } }).bytes();
}

/** factor·output + shift. */
export function outputChanged(file: string, name: string, { factor = 1, shift = 0 }): Buffer {
  return new EditedModel(file)
    .after(name, {
      nodes: [
        { operator: 'Mul', inputs: [`${name}.inner`, 'fault.factor'], outputs: ['fault.scaled'] },
        { operator: 'Add', inputs: ['fault.scaled', 'fault.shift'], outputs: [name] },
      ],
      initializers: { 'fault.factor': scalar(factor), 'fault.shift': scalar(shift) },
    })
    .bytes();
}

/** A network that predicts ε on DDPM's linear betas as one that predicts v = a·ε − b·x₀, or x₀ itself. */
export function epsilonAs(prediction: 'v' | 'denoised', file: string): Buffer {
  const { a, b } = linearBetas();
  const table = (values: Float64Array): Tensor => ({ type: 'float32', data: Float32Array.from(values), shape: [1000] });
  const shape: Tensor = { type: 'int64', data: BigInt64Array.of(-1n, 1n, 1n, 1n), shape: [4] };
  const [x, t, epsilon] = ['sample', 'timestep', 'out_sample.inner'];
  const op = (operator: string, inputs: string[], output: string): Node => ({ operator, inputs, outputs: [output] });
  const nodes = [
    op('Gather', ['fault.as', t], 'fault.a1'),
    op('Gather', ['fault.bs', t], 'fault.b1'),
    op('Reshape', ['fault.a1', 'fault.shape'], 'fault.a'),
    op('Reshape', ['fault.b1', 'fault.shape'], 'fault.b'),
    op('Mul', ['fault.b', epsilon], 'fault.noise'),
    op('Sub', [x, 'fault.noise'], 'fault.signal'),
    op('Div', ['fault.signal', 'fault.a'], prediction === 'v' ? 'fault.x0' : 'out_sample'),
    ...(prediction === 'v'
      ? [
          op('Mul', ['fault.a', epsilon], 'fault.av'),
          op('Mul', ['fault.b', 'fault.x0'], 'fault.bv'),
          op('Sub', ['fault.av', 'fault.bv'], 'out_sample'),
        ]
      : []),
  ];
  return new EditedModel(file)
    .after('out_sample', { nodes, initializers: { 'fault.as': table(a), 'fault.bs': table(b), 'fault.shape': shape } })
    .bytes();
}

/** The sample passes through float16 after it has been made so many times larger: what is too large overflows. */
export function overflowing(file: string, name: string, factor: number): Buffer {
  return new EditedModel(file)
    .before(name, {
      nodes: [
        { operator: 'Mul', inputs: [name, 'fault.factor'], outputs: ['fault.large'] },
        cast('fault.large', 'fault.half', FLOAT16),
        cast('fault.half', 'fault.back', FLOAT),
        { operator: 'Div', inputs: ['fault.back', 'fault.factor'], outputs: [`${name}.inner`] },
      ],
      initializers: { 'fault.factor': scalar(factor) },
    })
    .bytes();
}
