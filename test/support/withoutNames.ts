import { putTogether, takeApart, type WireNode } from '../unit/checkpoint/wireTree';

/** onnx.proto's field numbers. */
const MODEL = { graph: 7 };
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13 };
const NODE = { input: 1, output: 2 };
const NAMED = { name: 1, tensorName: 8 };

/** The model with its inputs called input.1, input.2, …, and its outputs output, output.2, …, wherever its graph names them. */
export function withoutNames(model: Uint8Array): Buffer {
  const tree = takeApart(Buffer.from(model));
  const graph = tree?.find(({ number }) => number === MODEL.graph)?.children;
  if (!tree || !graph) throw new Error('The file is no ONNX model.');
  const initialized = graph
    .filter(({ number }) => number === GRAPH.initializer)
    .map((one) => nameIn(one, NAMED.tensorName));
  const inputs = graph.filter((one) => one.number === GRAPH.input && !initialized.includes(nameIn(one, NAMED.name)));
  const outputs = graph.filter(({ number }) => number === GRAPH.output);
  const names = new Map([
    ...inputs.map((one, i) => [nameIn(one, NAMED.name), `input.${i + 1}`] as const),
    ...outputs.map((one, i) => [nameIn(one, NAMED.name), i === 0 ? 'output' : `output.${i + 1}`] as const),
  ]);
  for (const one of graph) {
    if (one.number === GRAPH.node) for (const field of [NODE.input, NODE.output]) rename(one, field, names);
    if ([GRAPH.input, GRAPH.output, GRAPH.valueInfo].includes(one.number)) rename(one, NAMED.name, names);
  }
  return putTogether(tree);
}

function nameIn(message: WireNode, field: number): string {
  return message.children?.find(({ number }) => number === field)?.bytes.toString('utf8') ?? '';
}

function rename(message: WireNode, field: number, names: ReadonlyMap<string, string>): void {
  for (const one of message.children ?? []) {
    const name = one.number === field && one.wireType === 2 ? names.get(one.bytes.toString('utf8')) : undefined;
    if (name === undefined) continue;
    one.bytes = Buffer.from(name);
    one.children = null;
  }
}
