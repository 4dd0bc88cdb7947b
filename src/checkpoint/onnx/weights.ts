import path from 'node:path';
import { elementTypeName } from './elementTypes';
import { readInitializer } from './initializer';
import { withFile } from './openFile';
import { WireFile, type Field } from './wire';

/** Fields of ModelProto, GraphProto and NodeProto. */
const GRAPH = 7;
const NODE = 1;
const INITIALIZER = 5;
const nodeField = { input: 1, output: 2, name: 3, operator: 4 };

/** What only hands its input on, perhaps in another type. */
const PASSING = ['Cast', 'Identity', 'DequantizeLinear'];

/** Where the numbers of one initializer stand, little-endian one after another. */
export interface Weight {
  readonly name: string;
  /** The name of the node that takes it first; '' where none has one. */
  readonly node: string;
  /** 'float32', 'float16', … */
  readonly type: string;
  readonly shape: readonly number[];
  readonly elements: number;
  /** The model itself, or a file beside it. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The initializers of a model that is known to be whole (readHeader), in the order in which its operators first take them. Those that
 * store their numbers in another way than as plain bytes are left out. No number is read.
 */
export function readWeights(model: string): Weight[] {
  return withFile(model, (descriptor, size) => {
    const wire = new WireFile(descriptor, size);
    const takers = new Takers();
    const found: Omit<Weight, 'node'>[] = [];
    for (const graph of wire.fields()) {
      if (graph.number !== GRAPH || !graph.isRange) continue;
      for (const field of wire.fields(graph.start, graph.end)) {
        if (!field.isRange) continue;
        if (field.number === NODE) takers.add(readNode(wire, field));
        else if (field.number === INITIALIZER) {
          const { name, type, shape, elements, range, externalRange } = readInitializer(wire, field);
          const file = externalRange ? path.join(path.dirname(model), externalRange.location) : model;
          const place = externalRange ?? range;
          if (!place) continue;
          const { start, end } = place;
          found.push({ name, type: elementTypeName(type), shape, elements, file, start, end });
        }
      }
    }
    return found
      .map((weight) => ({ weight, taker: takers.of(weight.name) }))
      .sort((a, b) => a.taker.place - b.taker.place || 0)
      .map(({ weight, taker }) => ({ ...weight, node: taker.node }));
  });
}

interface Node {
  readonly operator: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

function readNode(wire: WireFile, range: Field): Node {
  const inputs: string[] = [];
  const outputs: string[] = [];
  let [name, operator] = ['', ''];
  for (const part of wire.fields(range.start, range.end)) {
    if (!part.isRange) continue;
    if (part.number === nodeField.input) inputs.push(wire.text(part));
    else if (part.number === nodeField.output) outputs.push(wire.text(part));
    else if (part.number === nodeField.name) name = wire.text(part);
    else if (part.number === nodeField.operator) operator = wire.text(part);
  }
  return { operator, name, inputs, outputs };
}

/** Which node of a graph first takes a value. */
class Takers {
  private readonly first = new Map<string, { place: number; node: string }>();
  /** What a node hands on, by the name under which it does. */
  private readonly passed = new Map<string, string>();
  private count = 0;

  add({ operator, name, inputs: [first = '', ...others], outputs: [output = ''] }: Node): void {
    if (PASSING.includes(operator)) {
      this.passed.set(output, this.passed.get(first) ?? first);
      return;
    }
    for (const input of [first, ...others]) {
      const value = this.passed.get(input) ?? input;
      if (!this.first.has(value)) this.first.set(value, { place: this.count++, node: name });
    }
  }

  of(value: string): { place: number; node: string } {
    return this.first.get(value) ?? { place: Infinity, node: '' };
  }
}
