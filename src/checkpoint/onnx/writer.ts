import { elementTypes, type ElementType } from './elementTypes';
import type { Port } from './header';
import { Message, bytesOf } from './message';
import { sizeOf } from '../../shared/shape';

/** The numbers of a tensor by its element type; float16 and bfloat16 as the 16 bits of each number. */
export type TensorData =
  | { type: 'float32'; data: Float32Array }
  | { type: 'float64'; data: Float64Array }
  | { type: 'float16' | 'bfloat16'; data: Uint16Array }
  | { type: 'int64'; data: BigInt64Array }
  | { type: 'int32'; data: Int32Array }
  | { type: 'int8'; data: Int8Array }
  | { type: 'uint8' | 'bool'; data: Uint8Array };

export type Tensor = TensorData & { shape: readonly number[] };

export type Attribute =
  | { int: number }
  | { ints: readonly number[] }
  | { float: number }
  | { floats: readonly number[] }
  | { string: string }
  | { tensor: Tensor };

export interface Node {
  operator: string;
  /** '' for an optional input that is left out. */
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Record<string, Attribute>;
  domain?: string;
}

export interface Model {
  /** Version of the ONNX operator set. */
  opset: number;
  nodes: readonly Node[];
  inputs: readonly Port[];
  outputs: readonly Port[];
  initializers?: Record<string, Tensor>;
  metadata?: Record<string, string>;
  /** 8 where absent. */
  irVersion?: number;
}

/** The bytes of an .onnx file (onnx.ModelProto), which the runtime loads from memory or from disk. */
export function writeModel(model: Model): Uint8Array {
  const graph = new Message();
  for (const node of model.nodes) graph.message(1, nodeMessage(node));
  graph.text(2, 'scorescope');
  for (const [name, tensor] of Object.entries(model.initializers ?? {})) graph.message(5, tensorMessage(tensor, name));
  for (const port of model.inputs) graph.message(11, portMessage(port));
  for (const port of model.outputs) graph.message(12, portMessage(port));

  const whole = new Message()
    .int(1, model.irVersion ?? 8)
    .text(2, 'scorescope')
    .message(7, graph)
    .message(8, new Message().text(1, '').int(2, model.opset));
  for (const [key, value] of Object.entries(model.metadata ?? {})) {
    whole.message(14, new Message().text(1, key).text(2, value));
  }
  return whole.encode();
}

function nodeMessage({ operator, inputs, outputs, attributes = {}, domain }: Node): Message {
  const node = new Message();
  for (const input of inputs) node.text(1, input);
  for (const output of outputs) node.text(2, output);
  node.text(4, operator);
  for (const [name, attribute] of Object.entries(attributes)) node.message(5, attributeMessage(name, attribute));
  if (domain !== undefined) node.text(7, domain);
  return node;
}

/** AttributeProto: the value in the field of its kind, the kind itself in field 20. */
function attributeMessage(name: string, attribute: Attribute): Message {
  const message = new Message().text(1, name);
  if ('float' in attribute) return message.float(2, attribute.float).int(20, 1);
  if ('int' in attribute) return message.int(3, attribute.int).int(20, 2);
  if ('string' in attribute) return message.text(4, attribute.string).int(20, 3);
  if ('tensor' in attribute) return message.message(5, tensorMessage(attribute.tensor)).int(20, 4);
  if ('floats' in attribute) return message.floats(7, attribute.floats).int(20, 6);
  return message.ints(8, attribute.ints).int(20, 7);
}

function tensorMessage({ type, data, shape }: Tensor, name?: string): Message {
  const elements = sizeOf(shape);
  if (elements !== data.length)
    throw new Error(`tensor ${name ?? ''} of shape [${shape.join()}] got ${data.length} numbers`);
  const tensor = new Message().ints(1, shape).int(2, elementTypes[type].code);
  if (name !== undefined) tensor.text(8, name);
  return tensor.bytes(9, bytesOf(data));
}

function portMessage({ name, type, shape, unranked }: Port): Message {
  const tensorType = new Message().int(1, elementTypes[type as ElementType].code);
  if (!unranked) {
    const dimensions = new Message();
    for (const size of shape) dimensions.message(1, dimensionMessage(size));
    tensorType.message(2, dimensions);
  }
  return new Message().text(1, name).message(2, new Message().message(1, tensorType));
}

function dimensionMessage(size: number | string): Message {
  if (typeof size === 'number') return new Message().int(1, size);
  return size === '' ? new Message() : new Message().text(2, size);
}
