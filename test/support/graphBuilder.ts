import { writeModel, type Attribute, type Node, type Tensor, type TensorData } from '../../src/checkpoint/onnx/writer';
import type { Port } from '../../src/checkpoint/onnx/header';

/** Builds an ONNX graph one operator at a time; values are known by the names it gives them. */
export class GraphBuilder {
  private readonly nodes: Node[] = [];
  private readonly initializers: Record<string, Tensor> = {};
  private count = 0;

  /** An initializer. */
  tensor(data: TensorData, shape: readonly number[]): string {
    const name = `tensor${this.count++}`;
    this.initializers[name] = { ...data, shape };
    return name;
  }

  /** A float64 initializer. */
  doubles(values: ArrayLike<number>, shape: readonly number[] = [values.length]): string {
    return this.tensor({ type: 'float64', data: Float64Array.from(values) }, shape);
  }

  double(value: number): string {
    return this.doubles([value], []);
  }

  /** A float32 initializer. */
  floats(values: ArrayLike<number>, shape: readonly number[]): string {
    return this.tensor({ type: 'float32', data: Float32Array.from(values) }, shape);
  }

  integers(values: readonly number[]): string {
    return this.tensor({ type: 'int64', data: BigInt64Array.from(values, BigInt) }, [values.length]);
  }

  /** The name of the operator's output. */
  apply(operator: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}): string {
    const output = `value${this.count++}`;
    this.nodes.push({ operator, inputs, outputs: [output], attributes });
    return output;
  }

  /** 8-bit numbers, their scale and their zero point, chosen by the runtime for each call: float32 → uint8. */
  quantize(value: string): { numbers: string; scale: string; zero: string } {
    const [numbers, scale, zero] = ['numbers', 'scale', 'zero'].map((name) => `${name}${this.count++}`) as [
      string,
      string,
      string,
    ];
    this.nodes.push({ operator: 'DynamicQuantizeLinear', inputs: [value], outputs: [numbers, scale, zero] });
    return { numbers, scale, zero };
  }

  add = (a: string, b: string): string => this.apply('Add', [a, b]);
  subtract = (a: string, b: string): string => this.apply('Sub', [a, b]);
  multiply = (a: string, b: string): string => this.apply('Mul', [a, b]);
  divide = (a: string, b: string): string => this.apply('Div', [a, b]);
  product = (a: string, b: string): string => this.apply('MatMul', [a, b]);

  toDouble = (value: string): string => this.apply('Cast', [value], { to: { int: 11 } });
  toFloat = (value: string): string => this.apply('Cast', [value], { to: { int: 1 } });
  reshape = (value: string, shape: readonly number[]): string => this.apply('Reshape', [value, this.integers(shape)]);

  /** The sum over the last axis, which stays with size 1. */
  rowSum = (value: string): string => this.apply('ReduceSum', [value, this.integers([-1])], { keepdims: { int: 1 } });

  /** The bytes of the .onnx file, with `value` given the name of the output port. */
  finish(value: string, inputs: Port[], output: Port, metadata: Record<string, string> = {}): Uint8Array {
    return this.finishAll(new Map([[output, value]]), inputs, metadata);
  }

  /** With several outputs, and the value of each. */
  finishAll(values: ReadonlyMap<Port, string>, inputs: Port[], metadata: Record<string, string> = {}): Uint8Array {
    for (const [{ name }, value] of values) this.nodes.push({ operator: 'Identity', inputs: [value], outputs: [name] });
    const { nodes, initializers } = this;
    return writeModel({ opset: 17, nodes, initializers, inputs, outputs: [...values.keys()], metadata });
  }
}
