import type { ExternalRange } from './externalData';
import type { Port } from './header';
import { readInitializer } from './initializer';
import { readPort } from '../ports';
import { atMost, type Field, type WireFile } from './wire';

/** Fields of onnx.GraphProto. */
const graphField = { node: 1, initializer: 5, input: 11, output: 12, sparseInitializer: 15 };
/** Fields of onnx.NodeProto. */
const nodeField = { opType: 4, attribute: 5, domain: 7 };
/** Fields of onnx.AttributeProto that hold graphs or tensors. */
const attributeField = { tensor: 5, graph: 6, tensors: 10, graphs: 11, sparseTensor: 22, sparseTensors: 23 };
/** Fields of onnx.FunctionProto. */
const functionField = { name: 1, node: 7, domain: 10 };

/** Branches in branches; the runtime's own reader gives up at a little over thirty. */
const MOST_NESTED = 40;
const MOST_PORTS = 10_000;

/** What is gathered from a model's graph, from the graphs inside its nodes, and from the functions it brings along. */
export interface Contents {
  /** How often each operator occurs; those outside the ONNX domain as `domain::Name`. */
  readonly operators: Map<string, number>;
  /** Operators that the model defines itself, as `domain::Name`. */
  readonly functions: Set<string>;
  /** Elements of initializers by TensorProto.DataType code. */
  readonly elementsOfType: Map<number, number>;
  /** Files beside the model, by how long each must be in bytes. */
  readonly externalEnds: Map<string, number>;
}

/** Reads a GraphProto into `contents`; answers with its ports. */
export function readGraph(
  wire: WireFile,
  range: Field,
  contents: Contents,
  depth = 0,
): { inputs: Port[]; outputs: Port[] } {
  atMost(depth, MOST_NESTED, 'graphs inside each other');
  const inputs: Port[] = [];
  const outputs: Port[] = [];
  const initialized = new Set<string>();

  const addInitializer = (field: Field): void => {
    const { name, type, elements, externalRange } = readInitializer(wire, field);
    // A graph inside a node gives its ports to nobody.
    if (depth === 0) initialized.add(name);
    contents.elementsOfType.set(type, (contents.elementsOfType.get(type) ?? 0) + elements);
    if (externalRange) addExternal(contents, externalRange);
  };
  const addPort = (ports: Port[], field: Field): void => {
    if (depth === 0) atMost(ports.push(readPort(wire, field)), MOST_PORTS, 'inputs or outputs');
  };

  for (const field of wire.fields(range.start, range.end)) {
    if (!field.isRange) continue;
    if (field.number === graphField.node) readNode(wire, field, contents, depth);
    else if (field.number === graphField.initializer) addInitializer(field);
    else if (field.number === graphField.sparseInitializer) {
      for (const part of wire.fields(field.start, field.end))
        if (part.number === 1 && part.isRange) addInitializer(part);
    } else if (field.number === graphField.input) addPort(inputs, field);
    else if (field.number === graphField.output) addPort(outputs, field);
  }
  // Before IR version 4 every initializer was listed among the inputs too.
  return { inputs: inputs.filter(({ name }) => !initialized.has(name)), outputs };
}

/** Reads a FunctionProto: an operator that the model defines by others. */
export function readFunction(wire: WireFile, range: Field, contents: Contents): void {
  let name = '';
  let domain = '';
  for (const field of wire.fields(range.start, range.end)) {
    if (!field.isRange) continue;
    if (field.number === functionField.name) name = wire.text(field);
    else if (field.number === functionField.domain) domain = wire.text(field);
    else if (field.number === functionField.node) readNode(wire, field, contents, 0);
  }
  contents.functions.add(operatorName(domain, name));
}

function readNode(wire: WireFile, range: Field, contents: Contents, depth: number): void {
  let type = '';
  let domain = '';
  for (const field of wire.fields(range.start, range.end)) {
    if (!field.isRange) continue;
    if (field.number === nodeField.opType) type = wire.text(field);
    else if (field.number === nodeField.domain) domain = wire.text(field);
    else if (field.number === nodeField.attribute) readAttribute(wire, field, contents, depth);
  }
  const operator = operatorName(domain, type);
  contents.operators.set(operator, (contents.operators.get(operator) ?? 0) + 1);
}

/** The branches of an If, the body of a Loop; tensors that stand in another file, as a Constant may have. */
function readAttribute(wire: WireFile, range: Field, contents: Contents, depth: number): void {
  const addTensor = (field: Field): void => {
    const { externalRange } = readInitializer(wire, field);
    if (externalRange) addExternal(contents, externalRange);
  };
  for (const field of wire.fields(range.start, range.end)) {
    if (!field.isRange) continue;
    const { number } = field;
    if (number === attributeField.graph || number === attributeField.graphs)
      readGraph(wire, field, contents, depth + 1);
    else if (number === attributeField.tensor || number === attributeField.tensors) addTensor(field);
    else if (number === attributeField.sparseTensor || number === attributeField.sparseTensors) {
      for (const part of wire.fields(field.start, field.end)) if (part.number === 1 && part.isRange) addTensor(part);
    }
  }
}

function addExternal({ externalEnds }: Contents, { location, end }: ExternalRange): void {
  externalEnds.set(location, Math.max(end, externalEnds.get(location) ?? 0));
}

function operatorName(domain: string, name: string): string {
  return domain === '' || domain === 'ai.onnx' ? name : `${domain}::${name}`;
}
