import { Message } from '../../../src/checkpoint/onnx/message';
import { writeModel, type Model } from '../../../src/checkpoint/onnx/writer';
import { tinyConvolution } from '../../support/onnxGraph';

/** A network of few nodes with nearly everything a header can hold. */
export const small: Model = {
  opset: 17,
  inputs: [
    { name: 'sample', type: 'float16', shape: ['batch', 1, 8, ''] },
    { name: 'w', type: 'float32', shape: [2, 3] },
  ],
  outputs: [{ name: 'out', type: 'float32', shape: [] }],
  nodes: [
    { operator: 'Conv', inputs: ['sample', 'w'], outputs: ['c'], attributes: { pads: { ints: [1, 1, 1, 1] } } },
    { operator: 'Conv', inputs: ['c', 'h'], outputs: ['d'], attributes: { auto_pad: { string: 'NOTSET' } } },
    {
      operator: 'Fused',
      domain: 'com.microsoft',
      inputs: ['d'],
      outputs: ['out'],
      attributes: { alpha: { float: 0.5 } },
    },
  ],
  initializers: {
    w: { type: 'float32', shape: [2, 3], data: new Float32Array(6) },
    h: { type: 'float16', shape: [4], data: new Uint16Array(4) },
    axes: { type: 'int64', shape: [], data: new BigInt64Array([-1n]) },
  },
  metadata: { family: 'edm', ['__proto__']: 'kept' },
};

const entry = (key: string, value: string): Message => new Message().text(1, key).text(2, value);

/** A float32 tensor [4, 2] whose data begins at `offset` of another file. */
export function externalTensor(location: string, offset = 0): Message {
  return new Message()
    .ints(1, [4, 2])
    .int(2, 1)
    .text(8, 'w')
    .message(13, entry('location', location))
    .message(13, entry('offset', String(offset)))
    .int(14, 1);
}

/** A node with an attribute: its tensor (5), its graph (6). */
export function nodeWith(operator: string, attributeField: 5 | 6, value: Message, domain = ''): Message {
  const attribute = new Message().text(1, 'value').message(attributeField, value);
  return new Message().text(2, 'y').text(4, operator).message(5, attribute).text(7, domain);
}

/** A model around graph parts: [field of GraphProto, message]. */
export function modelOf(
  parts: readonly (readonly [number, Message])[],
  functions: readonly Message[] = [],
): Uint8Array {
  const graph = new Message();
  for (const [field, part] of parts) graph.message(field, part);
  graph.message(11, new Message().text(1, 'x'));
  const model = new Message().int(1, 8).message(7, graph).message(8, new Message().text(1, '').int(2, 17));
  for (const part of functions) model.message(25, part);
  return model.encode();
}

/** A FunctionProto of one node. */
export function functionOf(domain: string, name: string, node: Message): Message {
  return new Message().text(1, name).message(7, node).text(10, domain);
}

/** Valid files of every kind that the header reader has a way for. */
export function validFiles(): Buffer[] {
  const branch = new Message().message(1, nodeWith('Constant', 5, externalTensor('w.bin')));
  const nested = modelOf([
    [1, nodeWith('If', 6, branch)],
    [15, new Message().message(1, externalTensor('w.bin'))],
    [5, externalTensor('w.bin', 8)],
  ]);
  const ownFunction = modelOf(
    [[1, new Message().text(4, 'Twice').text(7, 'own')]],
    [functionOf('own', 'Twice', nodeWith('Constant', 5, new Message().ints(1, [2]).int(2, 1)))],
  );
  const files = [writeModel(small), tinyConvolution({ shape: [1, 8, 8], width: 2 }), nested, ownFunction];
  return files.map((bytes) => Buffer.from(bytes));
}
