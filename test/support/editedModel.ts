import { readFileSync } from 'node:fs';
import { writeModel, type Node, type Tensor } from '../../src/checkpoint/onnx/writer';
import { fromHalf, toHalf } from '../../src/score/float16';
import { putTogether, takeApart, type WireNode } from '../unit/checkpoint/wireTree';

/** Fields of ModelProto, GraphProto and NodeProto. */
const GRAPH = 7;
const NODE = 1;
const INITIALIZER = 5;
const INPUT = 11;
const NODE_INPUT = 1;
const NODE_OUTPUT = 2;
const OPERATOR = 4;
const TENSOR_TYPE = 2;
const TENSOR_NAME = 8;
const RAW_DATA = 9;
/** Element type of ONNX. */
const FLOAT16 = 10;

/** Deep enough that nothing inside is read as a message: weights could be. */
const FLAT = 12;

/** What is put into a graph: operators and the initializers that they use. */
export interface Inserted {
  readonly nodes: readonly Node[];
  readonly initializers?: Readonly<Record<string, Tensor>>;
}

/** The graph of an .onnx file, to put operators into it: what exporters and converters do, rightly or wrongly. */
export class EditedModel {
  private readonly model: WireNode[];
  private readonly graph: WireNode[];
  private nodes: WireNode[][];

  constructor(file: string) {
    this.model = flat(readFileSync(file));
    this.graph = flat(this.model.find(({ number }) => number === GRAPH)!.bytes);
    this.nodes = this.graph.filter(({ number }) => number === NODE).map(({ bytes }) => flat(bytes));
  }

  /** Whatever takes `name` takes `name.inner` instead, which the inserted operators make of it. */
  before(name: string, inserted: Inserted): this {
    this.rename(NODE_INPUT, name, `${name}.inner`);
    return this.insert(inserted, 'first');
  }

  /** Whatever makes `name` makes `name.inner` instead, of which the inserted operators make `name`. */
  after(name: string, inserted: Inserted): this {
    this.rename(NODE_INPUT, name, `${name}.inner`);
    this.rename(NODE_OUTPUT, name, `${name}.inner`);
    return this.insert(inserted, 'last');
  }

  /** Changes the numbers of an initializer of float32 or float16 that stand in the file as plain bytes. */
  weight(name: string, change: (value: number, i: number) => number): this {
    const tensor = this.graph
      .filter(({ number }) => number === INITIALIZER)
      .map((field) => ({ field, parts: flat(field.bytes) }))
      .find(({ parts }) => parts.some((part) => part.number === TENSOR_NAME && String(part.bytes) === name));
    const data = tensor?.parts.find(({ number }) => number === RAW_DATA);
    if (!tensor || !data) throw new Error(`there is no weight ${name}`);
    const bytes = Buffer.from(data.bytes);
    const isHalf = tensor.parts.some(({ number, bytes: type }) => number === TENSOR_TYPE && type[0] === FLOAT16);
    if (isHalf) {
      const bits = new Uint16Array(Uint8Array.from(bytes).buffer);
      Buffer.from(toHalf(fromHalf(bits).map(change)).buffer).copy(bytes);
    } else for (let i = 0; i < bytes.length / 4; i++) bytes.writeFloatLE(change(bytes.readFloatLE(4 * i), i), 4 * i);
    data.bytes = bytes;
    tensor.field.bytes = putTogether(tensor.parts);
    return this;
  }

  /** Puts operators behind each output of the named kinds: `make` gets the old and the new name of the value. */
  afterEach(operators: readonly string[], make: (from: string, to: string) => Inserted): this {
    return this.each(operators, (node, i) => {
      const [output] = node.filter(({ number }) => number === NODE_OUTPUT);
      const to = String(output!.bytes);
      output!.bytes = Buffer.from(`${to}.before${i}`);
      return { before: null, after: make(`${to}.before${i}`, to) };
    });
  }

  /** Puts operators in front of the first inputs of the named kinds. */
  beforeEach(operators: readonly string[], make: (from: string, to: string) => Inserted): this {
    return this.each(operators, (node, i) => {
      const made = node
        .filter(({ number }) => number === NODE_INPUT)
        .slice(0, 2)
        .map((input, k) => {
          const from = String(input.bytes);
          input.bytes = Buffer.from(`${from}.for${i}.${k}`);
          return make(from, `${from}.for${i}.${k}`);
        });
      return { before: together(made), after: null };
    });
  }

  /** The same graph, written in another order, as another exporter would. */
  reordered(): this {
    const initializers = this.graph.filter(({ number }) => number === INITIALIZER).reverse();
    const inputs = this.graph.filter(({ number }) => number === INPUT).reverse();
    for (const [i, field] of this.graph.entries()) {
      if (field.number === INITIALIZER) this.graph[i] = initializers.shift()!;
      if (field.number === INPUT) this.graph[i] = inputs.shift()!;
    }
    return this;
  }

  bytes(): Buffer {
    const others = this.graph.filter(({ number }) => number !== NODE);
    const nodes = this.nodes.map((fields) => field(NODE, putTogether(fields)));
    const graph = putTogether([...nodes, ...others]);
    return putTogether(this.model.map((one) => (one.number === GRAPH ? field(GRAPH, graph) : one)));
  }

  private each(
    operators: readonly string[],
    make: (node: WireNode[], i: number) => { before: Inserted | null; after: Inserted | null },
  ): this {
    this.nodes = this.nodes.flatMap((node, i) => {
      const operator = String(node.find(({ number }) => number === OPERATOR)?.bytes);
      if (!operators.includes(operator)) return [node];
      const { before, after } = make(node, i);
      return [...(before ? this.encoded(before) : []), node, ...(after ? this.encoded(after) : [])];
    });
    return this;
  }

  private insert(inserted: Inserted, where: 'first' | 'last'): this {
    const nodes = this.encoded(inserted);
    this.nodes = where === 'first' ? [...nodes, ...this.nodes] : [...this.nodes, ...nodes];
    return this;
  }

  /** The operators as fields; their initializers go into the graph. */
  private encoded({ nodes, initializers = {} }: Inserted): WireNode[][] {
    const whole = flat(
      Buffer.from(writeModel({ opset: 17, nodes, initializers: { ...initializers }, inputs: [], outputs: [] })),
    );
    const graph = flat(whole.find(({ number }) => number === GRAPH)!.bytes);
    this.graph.push(...graph.filter(({ number }) => number === INITIALIZER));
    return graph.filter(({ number }) => number === NODE).map(({ bytes }) => flat(bytes));
  }

  private rename(kind: number, from: string, to: string): void {
    for (const node of this.nodes)
      for (const one of node) if (one.number === kind && String(one.bytes) === from) one.bytes = Buffer.from(to);
  }
}

function flat(bytes: Buffer): WireNode[] {
  const found = takeApart(bytes, FLAT);
  if (!found) throw new Error('this is no protobuf message');
  return found;
}

function field(number: number, bytes: Buffer): WireNode {
  return { number, wireType: 2, bytes, children: null };
}

function together(parts: readonly Inserted[]): Inserted {
  return {
    nodes: parts.flatMap(({ nodes }) => nodes),
    initializers: Object.assign({}, ...parts.map(({ initializers }) => initializers ?? {})) as Record<string, Tensor>,
  };
}
