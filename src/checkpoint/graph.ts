import { elementTypeName } from './elementTypes';
import type { ExternalRange } from './externalData';
import type { Header, Port } from './header';
import { readInitializer } from './initializer';
import type { Field, WireFile } from './wire';

/** Fields of onnx.GraphProto. */
const graphField = { node: 1, initializer: 5, input: 11, output: 12, sparseInitializer: 15 };
/** Fields of onnx.NodeProto. */
const nodeField = { opType: 4, domain: 7 };

/** The part of a header that stands in the graph. */
export type Graph = Pick<Header, 'inputs' | 'outputs' | 'weights' | 'weightType' | 'operators'> & {
  external: ExternalRange[];
};

/** Reads a GraphProto: its ports, what its initializers weigh, which operators it uses. */
export function readGraph(wire: WireFile, range: Field): Graph {
  const inputs: Port[] = [];
  const outputs: Port[] = [];
  const external: ExternalRange[] = [];
  const initialized = new Set<string>();
  const elementsOfType = new Map<number, number>();
  const operators = new Map<string, number>();

  const addInitializer = (field: Field): void => {
    const { name, type, elements, externalRange } = readInitializer(wire, field);
    initialized.add(name);
    elementsOfType.set(type, (elementsOfType.get(type) ?? 0) + elements);
    if (externalRange) external.push(externalRange);
  };

  for (const field of wire.fields(range.start, range.end)) {
    if (!field.isRange) continue;
    if (field.number === graphField.node) {
      const operator = readOperator(wire, field);
      operators.set(operator, (operators.get(operator) ?? 0) + 1);
    } else if (field.number === graphField.initializer) addInitializer(field);
    else if (field.number === graphField.sparseInitializer) {
      for (const part of wire.fields(field.start, field.end))
        if (part.number === 1 && part.isRange) addInitializer(part);
    } else if (field.number === graphField.input) inputs.push(readPort(wire, field));
    else if (field.number === graphField.output) outputs.push(readPort(wire, field));
  }

  const byCount = [...elementsOfType].sort((a, b) => b[1] - a[1]);
  return {
    // Before IR version 4 every initializer was listed among the inputs too.
    inputs: inputs.filter(({ name }) => !initialized.has(name)),
    outputs,
    weights: byCount.reduce((sum, [, elements]) => sum + elements, 0),
    weightType: byCount[0] ? elementTypeName(byCount[0][0]) : '',
    operators: Object.fromEntries(operators),
    external,
  };
}

function readOperator(wire: WireFile, range: Field): string {
  let operator = '';
  let domain = '';
  for (const field of wire.fields(range.start, range.end)) {
    if (field.number === nodeField.opType && field.isRange) operator = wire.text(field);
    else if (field.number === nodeField.domain && field.isRange) domain = wire.text(field);
  }
  return domain === '' || domain === 'ai.onnx' ? operator : `${domain}::${operator}`;
}

/** ValueInfoProto. */
function readPort(wire: WireFile, range: Field): Port {
  const port: Port = { name: '', type: elementTypeName(0), shape: [], unranked: true };
  for (const field of wire.fields(range.start, range.end)) {
    if (!field.isRange) continue;
    if (field.number === 1) port.name = wire.text(field);
    else if (field.number === 2) readType(wire, field, port);
  }
  return port;
}

/** TypeProto, whose field number says which kind of value it is. */
const kinds = new Map([
  [4, 'sequence'],
  [5, 'map'],
  [8, 'sparse tensor'],
  [9, 'optional'],
]);

function readType(wire: WireFile, range: Field, port: Port): void {
  for (const field of wire.fields(range.start, range.end)) {
    if (!field.isRange) continue;
    if (field.number !== 1) {
      port.type = kinds.get(field.number) ?? port.type;
      continue;
    }
    for (const part of wire.fields(field.start, field.end)) {
      if (part.number === 1) port.type = elementTypeName(part.value);
      else if (part.number === 2 && part.isRange) {
        port.shape = readShape(wire, part);
        delete port.unranked;
      }
    }
  }
}

/** TensorShapeProto. */
function readShape(wire: WireFile, range: Field): (number | string)[] {
  const shape: (number | string)[] = [];
  for (const dimension of wire.fields(range.start, range.end)) {
    if (dimension.number !== 1 || !dimension.isRange) continue;
    let size: number | string = '';
    for (const field of wire.fields(dimension.start, dimension.end)) {
      // Some exporters write −1 or 0 for a dimension that is left open.
      if (field.number === 1 && field.value > 0) size = field.value;
      else if (field.number === 2 && field.isRange) size = wire.text(field);
    }
    shape.push(size);
  }
  return shape;
}
