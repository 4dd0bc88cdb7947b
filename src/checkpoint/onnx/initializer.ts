import { elementBytes } from './elementTypes';
import { readEntry } from './entry';
import type { ExternalRange } from './externalData';
import { shownName } from '../../shared/shown';
import { atMost, MOST_DIMENSIONS, WireError, type Field, type WireFile } from './wire';
import { sizeOf } from '../../shared/shape';

/** Fields of onnx.TensorProto; the data itself is passed over. */
const tensor = { dims: 1, dataType: 2, floatData: 4, name: 8, rawData: 9, externalData: 13, dataLocation: 14 };
const external = 1;

/** What a header needs to know of one initializer. */
export interface Initializer {
  name: string;
  /** TensorProto.DataType code. */
  type: number;
  shape: number[];
  elements: number;
  /** null when the data stands in the model file itself. */
  externalRange: ExternalRange | null;
  /** Where its numbers stand in the model file, little-endian one after another; null where they stand elsewhere, or in another way. */
  range: { start: number; end: number } | null;
}

/** Reads a TensorProto without its data. */
export function readInitializer(wire: WireFile, range: Field): Initializer {
  let name = '';
  let type = 0;
  const shape: number[] = [];
  let data: Initializer['range'] = null;
  let location = 0;
  const place = new Map<string, string>();
  for (const field of wire.fields(range.start, range.end)) {
    if (field.number === tensor.dims) atMost(shape.push(...wire.varints(field)), MOST_DIMENSIONS, 'dimensions');
    else if (field.number === tensor.dataType) type = field.value;
    else if (field.number === tensor.name && field.isRange) name = wire.text(field);
    else if (field.number === tensor.externalData && field.isRange) place.set(...readEntry(wire, field));
    else if (field.number === tensor.dataLocation) location = field.value;
    else if (field.number === tensor.rawData || field.number === tensor.floatData) data = field.isRange ? field : null;
  }
  const elements = sizeOf(shape);
  if (!Number.isSafeInteger(elements) || elements < 0)
    throw new WireError(`impossible shape of initializer ${shownName(name)}`);
  const bytes = Math.ceil(elements * elementBytes(type));
  const externalRange = location === external ? rangeOf(place, bytes) : null;
  const own = data && !externalRange && data.end - data.start === bytes ? { start: data.start, end: data.end } : null;
  return { name, type, shape, elements, externalRange, range: own };
}

function rangeOf(place: Map<string, string>, bytes: number): ExternalRange {
  const offset = Number(place.get('offset') ?? 0);
  const length = Number(place.get('length') ?? bytes);
  if (!Number.isSafeInteger(offset + length) || offset < 0 || length < 0)
    throw new WireError('impossible place of external data');
  return { location: place.get('location') ?? '', start: offset, end: offset + length };
}
