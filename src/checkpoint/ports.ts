import { elementTypeName } from './onnx/elementTypes';
import type { Port } from './onnx/header';
import { atMost, MOST_DIMENSIONS, type Field, type WireFile } from './onnx/wire';

/** Reads a ValueInfoProto. */
export function readPort(wire: WireFile, range: Field): Port {
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
    atMost(shape.push(size), MOST_DIMENSIONS, 'dimensions');
  }
  return shape;
}
